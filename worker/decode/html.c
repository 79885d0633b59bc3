#include "worker/decode/html.h"

#include <libxml/tree.h>

#include "worker/decode/blocks.h"
#include "worker/decode/dom.h"
#include "worker/decode/meta.h"
#include "worker/decode/region.h"
#include "worker/decode/unmask.h"

void html_read(struct str html,
               enum html_extent extent,
               struct str url,
               struct arena *arena,
               struct article *out)
{
    xmlDoc *doc = dom_parse(html, arena, &out->warnings);
    xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    if (root && extent == HTML_PAGE) {
        meta_read(root, url, arena, out);
        unmask(root);
        blocks_read(region_find(root, arena), arena, out);
        if (out->n_blocks == 0) {
            blocks_read(root, arena, out);
        }
    } else if (root) {
        blocks_read(root, arena, out);
    }
    xmlFreeDoc(doc);
}
