/* Tables of decode_test.c: what goes in, and one field of what comes out. */
static const struct field_case envelope_cases[] = {
    {"an id as given", "{\"id\":\" A-1 \",\"text\":\"x\"}", "id", " A-1 "},
    {"a number as id", "{\"guid\":42,\"text\":\"x\"}", "id", "42"},
    {"a number that no double holds", "{\"id\":12345678901234567890,\"text\":\"x\"}", "id",
     "12345678901234567890"},
    {"the first name wins, the other is kept", "{\"guid\":\"b\",\"id\":\"a\",\"text\":\"x\"}", "id",
     "a"},
    {"what is not used is extra", "{\"guid\":\"b\",\"id\":\"a\",\"text\":\"x\"}", "extra",
     "{\"guid\":\"b\"}"},
    {"an empty one does not win", "{\"id\":\"\",\"guid\":\"b\",\"text\":\"x\"}", "id", "b"},
    {"unknown fields are extra", "{\"text\":\"x\",\"rank\":[1,2.5,null],\"id\":null}", "extra",
     "{\"rank\":[1,2.5,null]}"},
    {"nothing unknown", "{\"text\":\"x\"}", "extra", ""},
    {"link", "{\"link\":\"http://www.news.example/a\",\"text\":\"x\"}", "url",
     "http://www.news.example/a"},
    {"the host is the domain", "{\"link\":\"http://www.news.example/a\",\"text\":\"x\"}", "domain",
     "news.example"},
    {"headline", "{\"headline\":\"Rain\",\"text\":\"x\"}", "title", "Rain"},
    {"a title in an object", "{\"title\":{\"rendered\":\"Rain\"},\"text\":\"x\"}", "title", "Rain"},
    {"maintext", "{\"maintext\":\"One.\\n\\nTwo.\"}", "blocks", "L One.|+L Two."},
    {"a list of paragraphs", "{\"content\":[\"One.\",\"Two.\"]}", "blocks", "L One.|L Two."},
    {"text before html", "{\"html\":\"<p>page</p>\",\"text\":\"text\"}", "blocks", "L text"},
    {"html where text is blank", "{\"html\":\"<p>page</p>\",\"text\":\" \"}", "blocks", "P page"},
    {"html gives the title that the envelope lacks",
     "{\"html\":\"<html><h1>Rain</h1><p>page</p></html>\",\"text\":\"text\"}", "title", "Rain"},
    {"but does not replace one",
     "{\"title\":\"Sun\",\"html\":\"<html><h1>Rain</h1><p>page</p></html>\"}", "title", "Sun"},
    {"markup in the text", "{\"text\":\"<p>One &amp; two</p><p>Three</p>\"}", "blocks",
     "P One & two|P Three"},
    {"a text that speaks of a tag", "{\"text\":\"<p> is a tag.\"}", "blocks", "L <p> is a tag."},
    {"date_publish", "{\"date_publish\":\"2024-03-01 08:00:00\",\"text\":\"x\"}", "published",
     "2024-03-01T08:00:00Z envelope"},
    {"a date in milliseconds", "{\"pubDate\":1709280000000,\"text\":\"x\"}", "published",
     "2024-03-01T08:00:00Z envelope"},
    {"the next name where one cannot be read",
     "{\"published_at\":\"today\",\"date\":\"2024-03-01\",\"text\":\"x\"}", "published",
     "2024-03-01 envelope"},
    {"an unreadable date says so", "{\"published_at\":\"today\",\"text\":\"x\"}", "warnings",
     "unreadable_published_at"},
    {"and is kept", "{\"published_at\":\"today\",\"text\":\"x\"}", "extra",
     "{\"published_at\":\"today\"}"},
    {"modified_at", "{\"modified_at\":\"2024-03-02\",\"text\":\"x\"}", "modified",
     "2024-03-02 envelope"},
    {"one author", "{\"byline\":\"By Ann Oak and Ben Ash\",\"text\":\"x\"}", "authors",
     "By Ann Oak and Ben Ash"},
    {"authors of two shapes", "{\"authors\":[\"Ann Oak\",{\"name\":\"Ben Ash\"}],\"text\":\"x\"}",
     "authors", "Ann Oak|Ben Ash"},
    {"a source's name", "{\"source\":\"Sample Post\",\"text\":\"x\"}", "source", "Sample Post"},
    {"a name with a dot", "{\"source\":\"St. Sample Post\",\"text\":\"x\"}", "source",
     "St. Sample Post"},
    {"a source's domain", "{\"source\":\"www.sample.example\",\"text\":\"x\"}", "domain",
     "sample.example"},
    {"a source's address", "{\"publisher\":\"https://www.sample.example/\",\"text\":\"x\"}",
     "domain", "sample.example"},
    {"both in an object",
     "{\"source\":{\"name\":\"Sample Post\",\"domain\":\"sample.example\"},\"text\":\"x\"}",
     "domain", "sample.example"},
    {"the domain beside the name",
     "{\"source\":\"Sample Post\",\"source_domain\":\"sample.example\",\"text\":\"x\"}", "domain",
     "sample.example"},
    {"inLanguage", "{\"inLanguage\":\"en-GB\",\"text\":\"x\"}", "language", "en-GB"},
    {"a kill", "{\"id\":\"1\",\"pubStatus\":\"stat:canceled\"}", "killed", "yes"},
    {"no kill", "{\"id\":\"1\",\"status\":\"usable\",\"text\":\"x\"}", "killed", "no"},
    {"a NUL goes", "{\"text\":\"a\\u0000b\"}", "blocks", "L ab"},
    {"and is told", "{\"text\":\"a\\u0000b\"}", "warnings", "nul_removed"},
    {"also in a key", "{\"text\":\"x\",\"k\\u0000\":1}", "extra", "{\"k\":1}"},
    {"half a pair", "{\"text\":\"a\\ud83db\"}", "blocks",
     "L a\xEF\xBF\xBD"
     "b"},
    {"a whole pair", "{\"text\":\"\\ud83d\\ude00\"}", "blocks", "L \xF0\x9F\x98\x80"},
    {"a number beyond a double", "{\"text\":\"x\",\"n\":1e999}", "extra", "{\"n\":\"1e999\"}"},
    {"a byte order mark", "\xEF\xBB\xBF{\"text\":\"x\"}", "blocks", "L x"},
};

#define LD(json) "<html><script type=\"application/ld+json\">" json "</script><p>Text.</p></html>"

static const struct field_case meta_cases[] = {
    {"JSON-LD headline", LD("{\"@type\":\"NewsArticle\",\"headline\":\"Rain\"}"), "title", "Rain"},
    {"not of another type", LD("{\"@type\":\"Recipe\",\"headline\":\"Soup\"}") "<h1>Rain</h1>",
     "title", "Rain"},
    {"in a graph, with references",
     LD("{\"@graph\":[{\"@type\":\"Organization\",\"@id\":\"#o\",\"name\":\"Sample Post\"},"
        "{\"@type\":[\"Thing\",\"Article\"],\"publisher\":{\"@id\":\"#o\"}}]}"),
     "source", "Sample Post"},
    {"authors", LD("[{\"@type\":\"BlogPosting\",\"author\":[{\"name\":\"Ann Oak\"},\"Ben Ash\"]}]"),
     "authors", "Ann Oak|Ben Ash"},
    {"a line end in a string", LD("{\"@type\":\"Article\",\"headline\":\"Rain\nagain\"}"), "title",
     "Rain again"},
    {"broken JSON-LD is passed over", LD("{\"@type\":\"Article\",") "<h1>Rain</h1>", "title",
     "Rain"},
    {"JSON-LD date before meta",
     "<meta name=date content=2024-03-02>" LD(
         "{\"@type\":\"Article\",\"datePublished\":\"2024-03-01\"}"),
     "published", "2024-03-01 json-ld"},
    {"meta date before time",
     "<meta property=\"article:published_time\" content=\"2024-03-01T08:00:00Z\">"
     "<p>x <time datetime=\"2024-03-05\">5</time>",
     "published", "2024-03-01T08:00:00Z meta"},
    {"time", "<p>x <time datetime=\"2024-03-05\">5</time>", "published", "2024-03-05 time"},
    {"no date in words of the text", "<p>It was on 2024-03-05.", "published", "none"},
    {"modified", "<meta property=\"article:modified_time\" content=\"2024-03-02\"><p>x", "modified",
     "2024-03-02 meta"},
    {"og:title", "<meta property=og:title content=\"Rain\"><title>Rain | X</title><p>x", "title",
     "Rain"},
    {"the site's name goes from the title",
     "<meta property=og:site_name content=\"The Post\"><title>Rain - Post</title><p>x", "title",
     "Rain"},
    {"also by the domain", "<title>Rain | Sample</title><p>x", "title", "Rain"},
    {"the heading tells what was added", "<title>Rain - Weather, News</title><h1>Rain</h1><p>x",
     "title", "Rain"},
    {"the headline that readers see wins over the statement",
     "<meta property=og:title content=\"Rain again\"><h1>Rain</h1><p>x", "title", "Rain"},
    {"a heading that says something else does not",
     "<meta property=og:title content=\"Rain again\"><h1>Weather</h1><p>x", "title", "Rain again"},
    {"references in JSON-LD", LD("{\"@type\":\"Article\",\"headline\":\"A &amp; &#8217;&#x42;\"}"),
     "title",
     "A & \xE2\x80\x99"
     "B"},
    {"what is no reference stays", LD("{\"@type\":\"Article\",\"headline\":\"A&B; &#0; &\"}"),
     "title", "A&B; &#0; &"},
    {"another last part stays", "<title>Rain - and what follows</title><p>x", "title",
     "Rain - and what follows"},
    {"h1 before title", "<title>Page 7</title><h1>Rain  <b>again</b></h1><p>x", "title",
     "Rain again"},
    {"meta author", "<meta name=author content=\"Ann Oak\"><p>x", "authors", "Ann Oak"},
    {"an author's address is no name",
     "<meta property=\"article:author\" content=\"https://x.example/ann\"><p>x", "authors", ""},
    {"rel=author", "<p>The ferry sails <a rel=author href=/ann>Ann Oak</a>", "authors", "Ann Oak"},
    {"site name", "<meta property=og:site_name content=\"Sample Post\"><p>x", "source",
     "Sample Post"},
    {"a live blog", LD("{\"@type\":\"LiveBlogPosting\"}"), "genre", "live_blog"},
    {"a type among several", LD("{\"@type\":[\"Article\",\"OpinionNewsArticle\"]}"), "genre",
     "opinion"},
    {"a type with its address", LD("{\"@type\":\"https://schema.org/ImageGallery\"}"), "genre",
     "gallery"},
    {"by its section", LD("{\"@type\":\"NewsArticle\",\"articleSection\":\"Opinion\"}"), "genre",
     "opinion"},
    {"a section that only begins so",
     LD("{\"@type\":\"NewsArticle\",\"articleSection\":\"Opinion polls\"}"), "genre", "none"},
    {"a video", LD("{\"@type\":\"VideoObject\"}"), "genre", "video"},
    {"an article with a video", LD("[{\"@type\":\"VideoObject\"},{\"@type\":\"NewsArticle\"}]"),
     "genre", "none"},
    {"og:type", "<meta property=og:type content=video.other><p>x", "genre", "video"},
    {"og:type article", "<meta property=og:type content=article><p>x", "genre", "none"},
    {"article:section", "<meta property=article:section content=\"Press releases\"><p>x", "genre",
     "press_release"},
    {"language", "<html lang=en-GB><p>x", "language", "en-GB"},
    {"canonical", "<link rel=canonical href=\"/rain?utm_source=x\"><p>x", "canonical",
     "https://sample.example/rain"},
    {"of another site", "<link rel=canonical href=\"https://other.example/rain\"><p>x", "canonical",
     ""},
    {"of a host of the same site", "<link rel=canonical href=\"https://m.sample.example/r\"><p>x",
     "canonical", "https://m.sample.example/r"},
    {"without a path", "<link rel=canonical href=\"https://sample.example/\"><p>x", "canonical",
     ""},
    {"the url is as given", "<link rel=canonical href=\"/rain\"><p>x", "url",
     "https://www.sample.example/2024/rain"},
};

#define LONG "A sentence that is long enough to be taken for a paragraph of running text."

static const struct field_case body_cases[] = {
    {"paragraphs", "<p>One\n  two</p><p>Three", "blocks", "P One two|P Three"},
    {"kinds",
     "<h2>A</h2><ul><li>B<li><p>C</p></ul><blockquote><p>D</blockquote>"
     "<figure><figcaption>E</figcaption></figure>",
     "blocks", "H A|I B|I C|Q D|C E"},
    {"inline elements join", "<p>a<b>b</b>c <i>d</i></p>", "blocks", "P abc d"},
    {"a break is a blank", "<p>a<br>b</p>", "blocks", "P a b"},
    {"two breaks split", "<div>a<br> <br>b<br/><br/><br/>c</div>", "blocks", "P a|P b|P c"},
    {"a row of data", "<table><tr><th>Day<th>mm<tr><td>1<td>40</table>", "blocks",
     "T Day\tmm|T 1\t40"},
    {"a table for layout", "<table><tr><td><p>a</p><p>b</p></table>", "blocks", "P a|P b"},
    {"scripts go", "<p>a<script>b</script></p><style>c</style><noscript>d</noscript>", "blocks",
     "P a"},
    {"navigation goes", "<nav>a</nav><p>b</p><aside>c</aside><footer>d</footer>", "blocks", "P b"},
    {"hidden goes", "<p hidden>a</p><p style='display : none'>b</p><p aria-hidden=true>c</p><p>d",
     "blocks", "P d"},
    {"shown stays", "<p aria-hidden=false>a</p><p style='display:block'>b</p>", "blocks",
     "P a|P b"},
    {"hidden until a script shows it", "<div hidden><p>" LONG "</p></div>", "blocks", "P " LONG},
    {"a button goes", "<div><button>Menu</button><p>" LONG "</p></div>", "blocks", "P " LONG},
    {"a linked block goes", "<p>" LONG "</p><p><a href=x>More on this</a></p>", "blocks",
     "P " LONG},
    {"a link in a sentence stays", "<p>The <a href=x>ferry</a> sails again.</p>", "blocks",
     "P The ferry sails again."},
    {"entities", "<p>a &amp; b &eacute; &#8217;</p>", "blocks", "P a & b \xC3\xA9 \xE2\x80\x99"},
    {"what old pages mean by 146", "<p>it&#146;s</p>", "blocks", "P it\xE2\x80\x99s"},
    {"format", "<p>a", "format", "html"},
};

static const struct field_case text_cases[] = {
    {"lines broken at a width are one paragraph, indented ones begin another",
     "The ferry to Kirkholm stayed in its\n"
     "harbour on Tuesday after a storm had broken the outer end of\n"
     "its pier, the owner said.\n"
     "    Two boats were thrown onto the quay, and nobody was hurt in\n"
     "them. It gave no further details.\n",
     "blocks",
     "L The ferry to Kirkholm stayed in its harbour on Tuesday after a storm had broken the outer "
     "end of its pier, the owner said.|L     Two boats were thrown onto the quay, and nobody was "
     "hurt in them. It gave no further details."},
    {"so does an empty line",
     "The ferry to Kirkholm stayed in its harbour on Tuesday after\n"
     "a storm had broken the outer end of the pier and thrown two\n"
     "boats onto the quay.\n\n"
     "Nobody was hurt.\n",
     "blocks",
     "L The ferry to Kirkholm stayed in its harbour on Tuesday after a storm had broken the outer "
     "end of the pier and thrown two boats onto the quay.|+L Nobody was hurt."},
    {"a row of figures stays a row, and a broken line beside it is joined",
     "Shr 20 cts vs 11 cts\n"
     "    NOTE: the figures of last year are without a gain of some\n"
     "9,000 crowns from the sale of a barge to the pilots, and of a\n"
     "smaller one from insurance.\n",
     "blocks",
     "L Shr 20 cts vs 11 cts|L     NOTE: the figures of last year are without a gain of some 9,000 "
     "crowns from the sale of a barge to the pilots, and of a smaller one from insurance."},
    {"a table with a note stays as it is",
     "Shr 20 cts vs 11 cts\n    Net 188,000 vs 130,000\n    Sales 12.2 mln vs 10.1 mln\n"
     "    NOTE: the figures of last year are without a gain of some\n"
     "9,000 crowns from the sale of a barge.\n",
     "blocks",
     "L Shr 20 cts vs 11 cts|L     Net 188,000 vs 130,000|L     Sales 12.2 mln vs 10.1 mln|L     "
     "NOTE: the figures of last year are without a gain of some|L 9,000 crowns from the sale of a "
     "barge."},
    {"short lines of many lengths are no wrapped text",
     "Ferry stays in its harbour\nMayor asks islanders to wait for calmer water\nBread for all\n"
     "Pilots find a way past the rocks\nSport\n",
     "blocks",
     "L Ferry stays in its harbour|L Mayor asks islanders to wait for calmer water|L Bread for "
     "all|L Pilots find a way past the rocks|L Sport"},
    {"sentences on lines of their own stay there",
     "The ferry to Kirkholm stayed in its harbour on Tuesday.\nThe storm had broken the pier of "
     "the "
     "town.\nTwo boats were thrown onto the quay by it.\nNobody was hurt there, the mayor said.\n",
     "blocks",
     "L The ferry to Kirkholm stayed in its harbour on Tuesday.|L The storm had broken the pier of "
     "the town.|L Two boats were thrown onto the quay by it.|L Nobody was hurt there, the mayor "
     "said."},
    {"every end of a line",
     "a\nb\r\nc\rd\xE2\x80\xA8"
     "e\xE2\x80\xA9"
     "f",
     "blocks", "L a|L b|L c|L d|L e|L f"},
    {"an empty line stands before", "a\n\nb\n \t\nc", "blocks", "L a|+L b|+L c"},
    {"not trimmed", "  a  b ", "blocks", "L   a  b "},
    {"markup is text here", "<p>a</p><p>b</p>", "blocks", "L <p>a</p><p>b</p>"},
    {"format", "a", "format", "text"},
};

static const struct field_case sniff_cases[] = {
    {"a page", " <!DOCTYPE html><p>a", "format", "html"},
    {"a fragment", "<div>a</div>", "format", "html"},
    {"a comment first", "<!-- x --><p>a", "format", "html"},
    {"XHTML", "<?xml version='1.0'?><html><p>a</p></html>", "format", "html"},
    {"a text in angle brackets", "<reuters> a wire slug", "format", "text"},
    {"a text that begins with less than", "< 5 percent", "format", "text"},
    {"a text", "a", "format", "text"},
    {"an envelope", "{\"text\":\"a\"}", "format", "text"},
    {"an envelope with a page", "{\"html\":\"<p>a</p>\"}", "format", "html"},
};

static const struct {
    const char *name;
    struct str bytes;
    const char *type;
    const char *text, *warnings;
} charset_cases[] = {
    {"UTF-8", BYTES("Caf\xC3\xA9"), TEXT, "Caf\xC3\xA9", ""},
    {"UTF-8 that is declared Latin-1", BYTES("Caf\xC3\xA9"), "text/plain; charset=iso-8859-1",
     "Caf\xC3\xA9", ""},
    {"a mark",
     BYTES("\xEF\xBB\xBF"
           "a"),
     TEXT, "a", ""},
    {"declared Latin-1 is windows-1252",
     BYTES("\x93"
           "Caf\xE9\x94"),
     "text/plain; charset=\"ISO-8859-1\"",
     "\xE2\x80\x9C"
     "Caf\xC3\xA9\xE2\x80\x9D",
     "charset_windows_1252"},
    {"undeclared, few accents", BYTES("Caf\xE9"), TEXT, "Caf\xC3\xA9", "charset_windows_1252"},
    {"declared by meta",
     BYTES("<meta charset=iso-8859-2><p>\xB3\xF3"
           "d\xBC"),
     HTML,
     "\xC5\x82\xC3\xB3"
     "d\xC5\xBA",
     "charset_iso_8859_2"},
    {"by http-equiv",
     BYTES("<meta http-equiv=Content-Type content=\"text/html; charset=koi8-r\">"
           "<p>\xCD\xC9\xD2"),
     HTML, "\xD0\xBC\xD0\xB8\xD1\x80", "charset_koi8_r"},
    {"said to be UTF-8 but is not", BYTES("Caf\xE9 na\xEFve"), "text/plain; charset=utf-8",
     "Caf\xC3\xA9 na\xC3\xAFve", "charset_windows_1252"},
    {"one bad byte in UTF-8", BYTES("\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F\xC3\xA9 \xE4 b"), TEXT,
     "\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F\xC3\xA9 \xEF\xBF\xBD b",
     "invalid_bytes_replaced|invalid_bytes=1"},
    {"cut inside a character", BYTES("\xC3\xA9t\xC3"), TEXT, "\xC3\xA9t\xEF\xBF\xBD",
     "invalid_bytes_replaced|invalid_bytes=1"},
    {"UTF-16, little end first",
     BYTES("\xFF\xFE"
           "a\0\x19\x20"),
     TEXT, "a\xE2\x80\x99", "charset_utf_16le"},
    {"UTF-16, big end first", BYTES("\xFE\xFF\0a\x20\x19"), NULL, "a\xE2\x80\x99",
     "charset_utf_16be"},
    {"NUL bytes", BYTES("a\0b"), TEXT, "ab", "nul_removed"},
    {"declared Latin-1, but rows of high bytes are no Latin letters",
     BYTES("\xEF\xF0\xE8\xE2\xE5\xF2 \xEC\xE8\xF0, \xF1\xEA\xE0\xE7\xE0\xEB "
           "\xEC\xFD\xF0 \xE3\xEE\xF0\xEE\xE4\xE0 \xE2 \xEF\xEE\xED\xE5\xE4"
           "\xE5\xEB\xFC\xED\xE8\xEA"),
     "text/plain; charset=iso-8859-1", "привет мир, сказал мэр города в понедельник",
     "charset_windows_1251"},
    {"declared Latin-1, high bytes in pairs",
     BYTES("\xE9\xE9 \xE9\xE8 \xE9\xE9 \xE9\xE8 \xE9\xE9 \xE9\xE8 \xE9\xE9 \xE9\xE8 "
           "\xE9\xE9 \xE9\xE8 \xE9\xE9 \xE9\xE8"),
     "text/plain; charset=iso-8859-1", "éé éè éé éè éé éè éé éè éé éè éé éè",
     "charset_windows_1252"},
    {"encoded twice: an apostrophe", BYTES("I donâ€™t"), TEXT, "I don’t",
     "double_encoding_repaired"},
    {"encoded twice: accents", BYTES("cafÃ© crÃ¨me"), TEXT, "café crème",
     "double_encoding_repaired"},
    {"a lone one may be meant", BYTES("« IRMÃ»"), TEXT, "« IRMÃ»", ""},
    {"encoded twice: Cyrillic", BYTES("Ð¼Ð¸Ñ\xE2\x82\xAC"), TEXT, "мир",
     "double_encoding_repaired"},
    {"encoded twice: an emoji", BYTES("ðŸ˜€ ok"), TEXT, "😀 ok", "double_encoding_repaired"},
    {"encoded twice: blanks that do not break, and signs", BYTES("Â£5Â\xC2\xA0m, 3Â°"), TEXT,
     "£5\xC2\xA0m, 3°", "double_encoding_repaired"},
    {"encoded three times", BYTES("I donÃ¢â‚¬â„¢t"), TEXT, "I don’t", "double_encoding_repaired"},
    {"one letter encoded three times",
     BYTES("Fran\xC3\x83\xC6\x92\xC3\x82\xC2\xA7"
           "ois"),
     TEXT, "François", "double_encoding_repaired"},
    {"encoded twice, with its accents apart",
     BYTES("FranA\xCC\x83\xC2\x83"
           "A\xCC\x82\xC2\xA7"
           "ois"),
     TEXT, "François", "double_encoding_repaired"},
    {"a closing mark that lost a byte", BYTES("â€œYes,â€ he said"), TEXT, "“Yes,” he said",
     "double_encoding_repaired"},
    {"control characters are windows-1252's", BYTES("don\xC2\x92t"), TEXT, "don’t",
     "double_encoding_repaired"},
    {"a next line is a blank",
     BYTES("a\xC2\x85"
           "b"),
     TEXT,
     "a\xC2\x85"
     "b",
     ""},
    {"letters with accents stay", BYTES("São João, à côté, ÂME, naïve"), TEXT,
     "São João, à côté, ÂME, naïve", ""},
    {"an unknown charset", BYTES("Caf\xE9"), "text/plain; charset=x-nothing", "Caf\xC3\xA9",
     "charset_windows_1252"},
};
