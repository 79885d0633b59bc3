// readability.mjs FOLDER MANIFEST OUT: as peers.py, for @mozilla/readability on jsdom, both installed in FOLDER.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, manifest, out] = process.argv.slice(2);
const require = createRequire(`${folder}/package.json`);
const { JSDOM, VirtualConsole } = require("jsdom");
const { Readability } = require("@mozilla/readability");
const BLOCKS = new Set(
    `ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY BR CAPTION DD DIV DL DT FIELDSET FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6
    HEADER HR LI MAIN NAV OL P PRE SECTION TABLE TBODY TD TFOOT TH THEAD TR UL`.split(/\s+/),
);

// The text with a line end at each end of a block, so that no words of two blocks grow together.
function blockText(node) {
    if (node.nodeType === 3) {
        return node.data;
    }
    const inner = Array.from(node.childNodes, blockText).join("");
    return BLOCKS.has(node.nodeName) ? `\n${inner}\n` : inner;
}

function extract(row, page) {
    const dom = new JSDOM(page, { url: row.url, virtualConsole: new VirtualConsole() });
    try {
        return new Readability(dom.window.document, { serializer: blockText }).parse()?.content ?? "";
    } finally {
        dom.window.close();
    }
}

const rows = readFileSync(manifest, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
const pages = rows.map((row) => readFileSync(row.file));
try {
    extract({}, pages[0]); // what a first page alone costs
} catch {
    // it is counted below
}
const start = process.cpuUsage();
let errors = 0;
const texts = rows.map((row, i) => {
    try {
        return extract(row, pages[i]);
    } catch {
        errors++;
        return "";
    }
});
const { user } = process.cpuUsage(start);
const { version } = require("@mozilla/readability/package.json");
const lines = rows.map((row, i) => ({ id: row.id, text: texts[i] }));
lines.push({ version, errors, user_s: user / 1e6 });
writeFileSync(out, lines.map((line) => JSON.stringify(line) + "\n").join(""));
