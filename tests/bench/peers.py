"""peers.py TOOL MANIFEST OUT: one of normalize.py's peers over the manifest's pages, inside the peers' own venv.

OUT: a JSON line {"id", "text"} for each page, then {"version", "errors", "user_s"}: seconds of user time inside the tool.
Each gets the bytes and decodes them its own way, as it does with a page it fetched.
"""

import contextlib
import importlib.metadata
import json
import logging
import pathlib
import resource
import sys
import warnings

from lxml.etree import iterwalk

BLOCKS = set("address article aside blockquote body br caption dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5"
             " h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul".split())


def block_text(root):
    """Text of an element with a line end at each end of a block, so that no words of two blocks grow together."""
    parts = []
    for event, element in iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):  # a comment
            parts.append(element.tail or "" if event == "end" else "")
            continue
        if element.tag in BLOCKS:
            parts.append("\n")
        parts.append((element.text if event == "start" else element.tail) or "")
    return "".join(parts)


def trafilatura_tool(**mode):
    import trafilatura
    return "trafilatura", lambda page, url: trafilatura.extract(page, url=url, include_comments=False, **mode)


def readability_lxml():
    import lxml.html
    from readability import Document

    def extract(page, url):
        return block_text(lxml.html.fromstring(Document(page, url=url).summary(html_partial=True)))

    return "readability-lxml", extract


def newspaper4k():
    import newspaper
    import w3lib.encoding

    def extract(page, url):
        article = newspaper.Article(url or "http://localhost/", fetch_images=False, follow_meta_refresh=False)
        article.download(input_html=w3lib.encoding.html_to_unicode(None, page)[1])  # what it does with a response
        article.parse()
        return article.text

    return "newspaper4k", extract


def justext_tool():
    import justext
    stoplist = justext.get_stoplist("English")

    def extract(page, _url):
        return "\n".join(p.text for p in justext.justext(page, stoplist) if not p.is_boilerplate)

    return "justext", extract


TOOLS = {"trafilatura fast": lambda: trafilatura_tool(fast=True), "trafilatura": trafilatura_tool,
         "readability-lxml": readability_lxml, "newspaper4k": newspaper4k, "justext": justext_tool}


def user_s():
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


def main():
    tool, manifest, out = sys.argv[1:]
    logging.disable()
    warnings.simplefilter("ignore")
    package, extract = TOOLS[tool]()
    rows = [json.loads(line) for line in pathlib.Path(manifest).read_text().splitlines()]
    pages = [pathlib.Path(row["file"]).read_bytes() for row in rows]
    with contextlib.suppress(Exception):
        extract(pages[0], None)  # what a first page alone costs: tables, expressions
    texts, errors, start = [], 0, user_s()
    for row, page in zip(rows, pages):
        try:
            texts.append(extract(page, row.get("url")) or "")
        except Exception:  # whatever a peer throws, that page has no text and the others are measured
            texts.append("")
            errors += 1
    seconds = user_s() - start
    with open(out, "w", encoding="utf-8") as f:
        for row, text in zip(rows, texts):
            f.write(json.dumps({"id": row["id"], "text": text}) + "\n")
        f.write(json.dumps({"version": importlib.metadata.version(package), "errors": errors, "user_s": seconds}) + "\n")


if __name__ == "__main__":
    main()
