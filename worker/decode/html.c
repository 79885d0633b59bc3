#include "worker/decode/html.h"

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
    struct dom dom = dom_parse(html, arena, &out->warnings);
    if (dom.n == 0) {
        return;
    }
    if (extent == HTML_PAGE) {
        meta_read(&dom, url, arena, out);
        unmask(&dom, arena);
        blocks_read(&dom, region_find(&dom, arena), arena, out);
    }
    if (out->n_blocks == 0) {
        blocks_read(&dom, 0, arena, out);
    }
}
