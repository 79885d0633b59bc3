#include "worker/decode/unmask.h"

#include <stdint.h>

#include "worker/decode/dom.h"

#define MIN_RUNNING 60 /* bytes of one text node: shorter ones are labels and links */

/* Bytes of running text below a node; they hang on _private while we work. */
static uintptr_t running(const xmlNode *node)
{
    return (uintptr_t)node->_private;
}

static void give_to_parent(const xmlNode *root, xmlNode *node, uintptr_t bytes)
{
    if (node != root && bytes > 0) {
        node->parent->_private = (void *)(running(node->parent) + bytes);
    }
}

static uintptr_t bytes_of(const xmlNode *text)
{
    bool linked = text->parent && dom_is(text->parent, "a");
    size_t n = str_trim(str_of((const char *)text->content)).n;
    return !linked && n >= MIN_RUNNING ? n : 0;
}

static void count(xmlNode *root)
{
    for (xmlNode *node = root; node;) {
        if (node->type == XML_TEXT_NODE) {
            give_to_parent(root, node, bytes_of(node));
        } else if (node->type == XML_ELEMENT_NODE && node->children && !dom_is_never_text(node)) {
            node = node->children;
            continue;
        }
        while (node != root && !node->next) {
            node = node->parent;
            give_to_parent(root, node, running(node));
        }
        node = node == root ? NULL : node->next;
    }
}

static void make_plain(xmlNode *node)
{
    static const char *const hiding[] = {"hidden", "aria-hidden", "style"};
    for (size_t i = 0; i < sizeof hiding / sizeof hiding[0]; i++) {
        (void)xmlUnsetProp(node, (const xmlChar *)hiding[i]);
    }
    if (dom_is_furniture(node)) {
        xmlNodeSetName(node, (const xmlChar *)"div");
    }
}

void unmask(xmlNode *root)
{
    count(root);
    uintptr_t all = running(root);
    for (xmlNode *node = root; node; node = dom_next(root, node)) {
        bool most = node->type == XML_ELEMENT_NODE && running(node) > all / 2;
        node->_private = NULL;
        if (most && node != root && !dom_is_never_text(node) && dom_is_furniture(node)) {
            make_plain(node);
        }
    }
}
