"""article_search(): words, languages, filters, what is not found, and that readers may call it."""

import random

import articles
from articles import record

BRIDGE = "The old bridges over the Lune were closed on Monday after engineers found cracks in them."
TEXTS = {
    "n1": dict(title="Cracks close two bridges", text=BRIDGE, source="morning.example", published_at="2026-03-02T08:00:00Z"),
    "n2": dict(title="Council meets", text="The council of Saltmere met on Tuesday. A bridge was not on its list, said Ada Holm, its head.",
               source="evening.example", published_at="2026-03-03T08:00:00Z"),
    "n3": dict(title="Alte Häuser", text="Die alten Häuser am Hafen werden verkauft, sagte die Stadt am Montag. Das Haus der Kapitäne bleibt stehen.",
               source="abend.example", published_at="2026-03-04T08:00:00Z"),
    "n4": dict(title="Comet seen from a balcony", text="An amateur astronomer found a comet from her balcony on Friday, the observatory said.",
               source="morning.example", published_at="2026-03-05T08:00:00Z"),
}


def search(deployment, query, **filters):
    more = "".join(f", {name} => %s" for name in filters)
    return deployment.rows(f"SELECT a.external_id, s.headline, s.rank FROM article_search(%s{more}) s JOIN article a USING (article_id) "
                           "ORDER BY s.rank DESC, s.article_id DESC", query, *filters.values())


def found(deployment, query, **filters):
    return [row[0] for row in search(deployment, query, **filters)]


def test_search(deployment):
    worker = deployment.worker()
    deployment.produce([record(articles.article(1, **{"id": i, **fields})) for i, fields in TEXTS.items()])
    articles.rest(deployment)
    assert found(deployment, "bridge") == ["n1", "n2"], "stemmed, and the headline weighs more"
    assert found(deployment, "haus") == ["n3"], "by German grammar"
    assert found(deployment, '"old bridges"') == ["n1"]
    assert found(deployment, "bridge -council") == ["n1"]
    assert set(found(deployment, "comet or council")) == {"n2", "n4"}
    assert found(deployment, "giraffe") == [] and found(deployment, "") == [] and found(deployment, "the") == []
    assert found(deployment, "bridge", source="evening.example") == ["n2"]
    assert found(deployment, "bridge", entity="Ada Holm") == ["n2"]
    assert found(deployment, "bridge", since="2026-03-03T00:00:00Z") == ["n2"]
    assert found(deployment, "bridge", until="2026-03-03T00:00:00Z") == ["n1"]
    assert found(deployment, "bridge", in_language="de") == []
    assert len(found(deployment, "bridge", max_rows=1)) == 1
    assert "<b>bridges</b>" in search(deployment, "bridge")[0][1]
    plan = "\n".join(row[0] for row in deployment.rows(
        "SET LOCAL enable_seqscan = off; EXPLAIN SELECT FROM article WHERE search_words @@ websearch_to_tsquery('english', 'bridge')"))
    assert "article_search_words" in plan
    deployment.produce([record(articles.article(1, id="n1", status="canceled", source="morning.example"))])
    articles.rest(deployment)
    assert found(deployment, "bridge") == ["n2"], "what was withdrawn is not found"
    assert worker.stop() == 0


def test_a_reader_may_search_and_no_more(deployment):
    worker = deployment.worker()
    deployment.produce([record(articles.article(1, id="n1", **TEXTS["n1"]))])
    articles.rest(deployment)
    with deployment.connect(admin=True) as connection, connection.cursor() as cursor:
        cursor.execute(f"SET search_path = {deployment.id}; SET ROLE newsmill_reader")
        cursor.execute("CREATE TEMP TABLE article (language text, search_words tsvector)")
        cursor.execute("SELECT title FROM article_search('bridge')")
        assert cursor.fetchall() == [("Cracks close two bridges",)], "no table of the caller's comes before ours"
    assert worker.stop() == 0


def test_any_text_can_be_stored(deployment):
    """Very long, without blanks, in no language: a tsvector has limits, an article must not be refused for them."""
    worker = deployment.worker()
    unlike = " ".join(f"w{i:x}q" for i in range(150000))
    deployment.produce([record(articles.article(1, id="n1", text="A first sentence of this text. " + unlike)),
                        record(articles.article(2, id="n2", text="A first sentence of that text. " + "語" * 300000))])
    articles.rest(deployment)
    assert set(articles.stored(deployment)) == {"n1", "n2"}
    assert worker.stop() == 0


# ---- the newest thousand that match are found without reading all that match ----------------------------------------------

MANY = 24000  # the first look is at 10,000, the second at some 17,000, the third at all

# What the function promises, by one plain statement that reads every match.
PLAIN = """
WITH found AS (
    SELECT article_id, coalesce(published_at, order_at) AS at, search_words FROM article
    WHERE search_words @@ to_tsquery('english', %(word)s) AND language = 'en' AND NOT killed
      AND (%(source)s::text IS NULL OR source_domain = %(source)s)
      AND (%(since)s::timestamptz IS NULL OR published_at >= %(since)s) AND (%(until)s::timestamptz IS NULL OR published_at < %(until)s)
    ORDER BY at DESC, article_id DESC LIMIT 1000),
ranked AS (SELECT article_id, at, ts_rank_cd(search_words, to_tsquery('english', %(word)s), 1) AS rank FROM found)
SELECT article_id, rank FROM ranked ORDER BY rank DESC, at DESC, article_id DESC LIMIT 1000"""


def make_many(deployment):
    """Copies of the one article there is, a minute apart, every seventh undated; word nK is in every K-th of them."""
    given = {"identity_key": "sha256(int4send(i))", "published_at": "CASE WHEN i % 7 > 0 THEN at END", "order_at": "at", "search_words": "NULL",
             "killed": "i % 11 = 0", "language": "CASE WHEN i % 13 = 0 THEN 'de' ELSE 'en' END", "source_domain": "'s' || i % 3",
             "text": "repeat('x ', i % 17) || (SELECT string_agg('n' || k || repeat(' n' || k, i % 4), ' ') FROM unnest('{1,2,12,90,4000}'::int[]) k WHERE i % k = 0)"}
    names = [name for name, in deployment.rows("SELECT column_name::text FROM information_schema.columns WHERE table_schema = %s "
                                               "AND table_name = 'article' AND column_name <> 'article_id'", deployment.id)]
    deployment.rows(f"INSERT INTO article ({', '.join(names)}) SELECT {', '.join(given.get(n, 'a.' + n) for n in names)} "
                    f"FROM article a, generate_series(1, {MANY}) i, LATERAL (SELECT a.published_at - (i * 7919 % {MANY}) * interval '1 minute' AS at) t")
    deployment.rows("ANALYZE article")


def test_the_newest_thousand_are_found_wherever_they_are(deployment):
    worker = deployment.worker()
    deployment.produce([record(articles.article(1, **{"id": "n1", **TEXTS["n1"]}))])
    articles.rest(deployment)
    assert worker.stop() == 0
    make_many(deployment)
    asked = [{}, {"source": "s1"}, {"since": "2026-02-20T00:00:00Z"}, {"until": "2026-02-18T00:00:00Z"},
             {"source": "s2", "since": "2026-02-16T00:00:00Z", "until": "2026-02-26T00:00:00Z"}]
    sizes = set()
    for word in ("n1", "n2", "n12", "n90", "n4000", "n5"):
        for filters in asked:
            names = {"word": word, "source": None, "since": None, "until": None, **filters}
            with deployment.connect() as connection, connection.cursor() as cursor:
                cursor.execute(f"SET search_path = {deployment.id}, pg_catalog")
                cursor.execute(PLAIN, names)
                want = cursor.fetchall()
            more = "".join(f", {name} => %s" for name in filters)
            got = deployment.rows(f"SELECT article_id, rank FROM article_search(%s{more}, in_language => 'en', max_rows => 1000)",
                                  word, *filters.values())
            assert got == want, (word, filters)
            sizes.add(len(got))
    assert 0 in sizes and 1000 in sizes and any(0 < size < 1000 for size in sizes)


# ---- article.search_words is what search_words() says, whoever finds it ------------------------------------------------

BITS = [*"abzAZ059.,;:!?()'\"-_/\\@&#%+=~*^$|`[]{}\t<>", "“", "”", "‘", "’", "—", "–", "é", "ß", "ж", "中", "文", "U.S.", "http://", "www.",
        "e-mail", "a@b.example", "1,000", "3.14", "-5", "+7", "1e5", "&amp;", "&#39;", "file/name.txt", "/usr/lib", "~root", "\u200b", "\u0301",
        "\u00a0", "It's", "O'Neil", "well-known", "St.", "A.B.C.", "word...", "word..", "co.example", "\u2028", "İ", "ı",
        "ſ", "Ⅷ", "²", "½"]
LANGUAGES = ["en", "en", "en", "de", "fr", "ru", "zh", "tr"]


def odd_texts(n):
    rng = random.Random("search")
    for i in range(n):
        def some(most):
            return "".join(rng.choice(BITS) + (" " if rng.random() < 0.4 else "") for _ in range(rng.randrange(most)))
        text = f"{some(9)}The people of the town {some(100)} agreed on the plans of the port {some(40)}."
        text += " 7351 of them live on a7351 street." if i % 9 == 0 else ""  # what the worker marks an end with
        yield {"id": f"o{i}", "language": rng.choice(LANGUAGES), "title": some(20), "text": text if i % 4 == 0 else text.replace("<", "")}


def words_differ(deployment):
    return deployment.rows("SELECT external_id, language, title, text FROM article WHERE search_words IS NOT NULL "
                           "AND search_words IS DISTINCT FROM search_words(language, title, text) LIMIT 3")


def test_the_worker_finds_the_words_that_postgresql_finds(deployment):
    worker = deployment.worker()
    deployment.rows("ALTER TABLE article DISABLE TRIGGER article_words_missing")
    sent = [articles.envelope(**fields) for fields in odd_texts(1500)] + [articles.article(i) for i in range(300)]
    deployment.produce([record(value) for value in sent])
    articles.rest(deployment)
    assert deployment.value("SELECT count(*) FROM article") == len(sent)
    assert words_differ(deployment) == []
    built, plain, odd = deployment.rows("SELECT count(*) FILTER (WHERE external_id LIKE 'o%' AND search_words IS NOT NULL), "
                                        "count(*) FILTER (WHERE external_id LIKE 'n%' AND search_words IS NOT NULL), "
                                        "count(*) FILTER (WHERE search_words IS NULL AND position('<' IN concat(title, text)) = 0) FROM article")[0]
    assert built >= 900 and plain == 300 and odd < 250, "few are left to PostgreSQL"
    deployment.rows("ALTER TABLE article ENABLE TRIGGER article_words_missing")
    revised = [articles.envelope(**{**fields, "text": fields["text"] + " The ferries sail again.", "modified_at": "2036-01-01T00:00:00Z"})
               for fields in list(odd_texts(1500))[:200]]
    deployment.produce([record(value) for value in revised])
    articles.rest(deployment)
    assert deployment.value("SELECT count(*) FROM article WHERE search_words @@ to_tsquery('simple', 'ferries | ferri | ferry')") >= 190
    assert words_differ(deployment) == []
    assert worker.stop() == 0


def test_words_that_nobody_brings_are_found_by_a_trigger(deployment):
    """As for an older worker, `reprocess`, or anybody who mends a row by hand."""
    worker = deployment.worker()
    deployment.produce([record(articles.article(1, id="n1", **TEXTS["n1"])), record(articles.article(2, id="n2", text="1 < 2, say <b>mathematicians</b> of the port."))])
    articles.rest(deployment)
    assert found(deployment, "mathematicians") == ["n2"], "the worker leaves texts that may have tags to PostgreSQL"
    deployment.rows("UPDATE article SET text = 'A lighthouse stands there.' WHERE external_id = 'n1'")
    assert found(deployment, "lighthouse") == ["n1"] and found(deployment, "Lune") == []
    deployment.rows("UPDATE article SET search_words = NULL")
    assert deployment.value("SELECT count(search_words) FROM article") == 2 and words_differ(deployment) == []
    deployment.rows("UPDATE article SET language = 'de' WHERE external_id = 'n1'")
    assert words_differ(deployment) == []
    assert worker.stop() == 0
