"""articles: records of made-up articles for tests, and what tests ask of a deployment again and again."""

import json
import random

import fold
import news
import tables
from services import ROOT, Record

SAMPLES = ROOT / "deploy/samples"
JSON, TEXT, HTML = "application/json", "text/plain", "text/html"


def envelope(**fields):
    return json.dumps(fields, ensure_ascii=False).encode()


def record(value, content_type=JSON, key=None, **more):
    headers = {} if content_type is None else {"content-type": content_type}
    return Record(value=value, key=key, headers=headers, **more)


def story_of(seed, sentences=10):
    """(headline, text) of an event of its own: no two seeds share a passage or a name. Both are stored as they are."""
    rng = random.Random(f"text {seed}")
    words = news.Words(rng)
    event = news.make_event(words, rng)
    text = "\n\n".join(news.make_text(words, rng, event, sentences))
    return news.make_headline(words, rng, event), text.replace("“", '"').replace("”", '"')


def text_of(seed, sentences=10):
    return story_of(seed, sentences)[1]


def article(number, seed=None, **more):
    """The envelope of a plausible article; the same seed gives the same headline and text."""
    title, text = story_of(number if seed is None else seed)
    fields = {"id": f"n{number}", "source": f"outlet{number}.example", "title": title, "text": text,
              "published_at": f"2026-03-01T08:{number % 60:02}:00Z"}
    return envelope(**{**fields, **more})


def paywalled():
    """A page that may be no article: one paragraph of it, and then a wall."""
    return ("<html><head><title>Ferry stays in</title><meta property=og:type content=article></head><body><article>"
            "<h1>Ferry stays in</h1><p>The ferry to Kirkholm stayed in the harbour on Tuesday, after a storm had broken the outer "
            "end of its pier and thrown two boats onto the quay.</p></article>"
            "<h3>Subscribe to continue reading</h3></body></html>")


def flood(deployment, n):
    """n articles of fifty texts, over all partitions."""
    deployment.produce([record(article(i, seed=i % 50), partition=i % deployment.partitions) for i in range(n)])


def stored(deployment):
    """{external id: tables.Stored}"""
    connection = deployment.connect()
    try:
        return {s.v1["id"]: s for s in tables.read_articles(connection)}
    finally:
        connection.close()


def count(deployment, table, where="true"):
    return deployment.value(f"SELECT count(*) FROM {table} WHERE {where}")


def rest(deployment, seconds=60):
    """Waits until everything is done, and holds the output topics against the tables; returns the fold.Report."""
    deployment.wait_settled(seconds)
    connection = deployment.connect()
    try:
        report = fold.verify(deployment.kafka.bootstrap, connection, deployment.id, deployment.clusters, deployment.dead)
    finally:
        connection.close()
    assert not report.problems, "\n".join(map(str, report.problems))
    return report


def groups(deployment, kind):
    """The partition as a set of frozensets of external ids."""
    found = {}
    for cluster, external in deployment.rows("SELECT cluster_id, external_id FROM cluster_article JOIN article USING "
                                             "(article_id) WHERE cluster_article.kind = %s", kind):
        found.setdefault(cluster, set()).add(external)
    return set(map(frozenset, found.values()))


def printed_groups(lines, name):
    """The same of the lines that `newsmill cluster` prints."""
    found = {}
    for line in lines:
        if line.get(name) is not None:
            found.setdefault(line[name], set()).add(line["id"])
    return set(map(frozenset, found.values()))


def json_lines(text):
    return [json.loads(line) for line in text.splitlines()]
