/* All lists of names but the countries; of two that have a name the first one counts. */
#include "worker/extract/names.h"

const struct name_list name_lists[] = {
    {ENTITY_ORG, false, names_international}, {ENTITY_ORG, false, names_institutions},
    {ENTITY_ORG, false, names_outlets},       {ENTITY_FAC, false, names_facilities},
    {ENTITY_PRODUCT, false, names_products},  {ENTITY_MISC, false, names_miscellany},
    {ENTITY_LOC, true, names_states},         {ENTITY_LOC, false, names_regions},
    {ENTITY_NORP, false, names_peoples},
};
const size_t n_name_lists = sizeof name_lists / sizeof name_lists[0];
