"""What goes: `newsmill prune`, the leader's own pruning, `newsmill forget`. Events tell of it, and nothing else goes."""

import datetime
import signal

import articles
from articles import JSON, record
from services import wait_for

NOW = datetime.datetime.now(datetime.timezone.utc)
OLD, NEW = (NOW - datetime.timedelta(days=260)).isoformat(), (NOW - datetime.timedelta(days=2)).isoformat()
LATER = (NOW + datetime.timedelta(hours=1)).isoformat()  # than the records' own times


def settled(deployment):
    """As articles.rest(), where outbox rows may have gone that were published: the fold, and what waits, still hold."""
    deployment.wait_settled()
    connection = deployment.connect()
    report = articles.fold.verify(deployment.kafka.bootstrap, connection, deployment.id, deployment.clusters, deployment.dead)
    connection.close()
    problems = [p for p in report.problems if "is no outbox row" not in p]
    assert not problems, "\n".join(problems)
    assert [e.id for e in report.events] and len({e.id for e in report.events}) == len(report.events)
    return report


def fill(deployment, **env):
    """Four old articles, of which two are one text, and two new ones."""
    worker = deployment.worker(**env)
    deployment.produce([record(articles.article(i, seed=min(i, 3), published_at=OLD)) for i in (1, 2, 3, 4)] +
                       [record(articles.article(i, published_at=NEW)) for i in (5, 6)])
    articles.rest(deployment)
    assert articles.groups(deployment, "duplicates") == {frozenset({"n3", "n4"})}
    return worker


def clusters(deployment, where="true"):
    """{members: state} of the live clusters."""
    rows = deployment.rows("SELECT c.cluster_id, c.state, a.external_id FROM cluster c JOIN cluster_article m USING (cluster_id) "
                           f"JOIN article a USING (article_id) WHERE {where}")
    members = {}
    for cluster, state, name in rows:
        members.setdefault((cluster, state), set()).add(name)
    return {frozenset(names): state for (_, state), names in members.items()}


def test_old_stories_are_closed_and_keep_their_members(deployment):
    worker = fill(deployment)
    before = {e.id for e in settled(deployment).events}
    stories, duplicates = articles.groups(deployment, "story"), articles.groups(deployment, "duplicates")
    assert "3 stories" in deployment.run("prune", "--stories-days", "200", "--dry-run").stdout
    assert articles.count(deployment, "prune_queue") == 0
    assert "3 stories" in deployment.run("prune", "--stories-days", "200").stdout
    wait_for(lambda: articles.count(deployment, "cluster", "pruned_at IS NOT NULL") == 4, 90, "the leader to prune")
    report = articles.rest(deployment)
    closed = [e for e in report.events if e.id not in before]
    assert len(closed) == 4 and {(e.type, e.data["reason"]) for e in closed} == {("closed", "pruned")}  # three stories, a duplicate group
    assert {e.data["cluster"]["state"] for e in closed} == {"closed"}
    assert (articles.groups(deployment, "story"), articles.groups(deployment, "duplicates")) == (stories, duplicates)
    kept = {n for (n,) in deployment.rows("SELECT external_id FROM article JOIN fingerprint USING (article_id)")}
    assert kept == {"n5", "n6"} and articles.count(deployment, "article") == 6
    assert "0 stories" in deployment.run("prune", "--stories-days", "200", "--dry-run").stdout
    # a reprint of a pruned article
    deployment.produce([record(articles.article(7, seed=3, published_at=NEW))])
    articles.rest(deployment)
    assert frozenset({"n3", "n4"}) in articles.groups(deployment, "story"), "the text that n7 reprints is not compared any more"
    assert worker.stop() == 0
    worker = deployment.worker()  # the next leader reads the same from the tables
    deployment.produce([record(articles.article(8, seed=5, published_at=NEW))])
    articles.rest(deployment)
    assert articles.groups(deployment, "duplicates") == {frozenset({"n3", "n4"}), frozenset({"n5", "n8"})}
    assert worker.stop() == 0


def test_a_pruned_story_comes_back_with_a_change_of_its_articles(deploy):
    deployment = deploy(NEWSMILL_IDLE_DAYS=0)
    worker = fill(deployment)
    ids = dict(deployment.rows("SELECT external_id, cluster_id FROM cluster_article JOIN article USING (article_id) "
                               "WHERE cluster_article.kind = 'story'"))

    def pruned(n):
        deployment.run("prune", "--stories-days", "200")
        wait_for(lambda: articles.count(deployment, "cluster", "pruned_at IS NOT NULL") == n, 90, "the leader to prune")
        articles.rest(deployment)

    pruned(4)
    deployment.produce([record(articles.article(1, published_at=OLD, title="Another", modified_at=LATER))])
    articles.rest(deployment)
    assert clusters(deployment, f"c.cluster_id = {ids['n1']}") == {frozenset({"n1"}): "open"}
    deployment.produce([record(articles.article(3, seed=9, published_at=OLD, modified_at=LATER))])  # leaves its group and story
    articles.rest(deployment)
    assert articles.groups(deployment, "duplicates") == set()
    assert articles.count(deployment, "cluster", "pruned_at IS NOT NULL") == 1, "but for n2's, all are back"
    pruned(len([g for g in articles.groups(deployment, "story") if g & {"n1", "n2", "n3", "n4"}]))  # no duplicate groups
    deployment.produce([record(articles.article(4, seed=3, published_at=OLD, status="canceled", modified_at=LATER))])
    articles.rest(deployment)
    assert frozenset().union(*articles.groups(deployment, "story")) == {"n1", "n2", "n3", "n5", "n6"}
    assert "no trace is left" in deployment.run("forget", "n2").stdout
    settled(deployment)
    assert worker.stop() == 0


def test_idle_stories_are_closed_by_the_time_of_the_news(deploy):
    """Which are closed in the end depends on the articles, not on their order; a late one opens its story for a while."""
    def send(deployment, number, day, **more):
        deployment.produce([record(articles.article(number, published_at=f"{day}T08:00:00Z", **more))])
        return articles.rest(deployment)

    ends = []
    for order in ((1, 2, 3, 4, 5), (4, 5, 3, 1, 2)):
        deployment = deploy(NEWSMILL_IDLE_DAYS=5)
        worker = deployment.worker()
        days = {1: "2026-03-01", 2: "2026-03-02", 3: "2026-03-05", 4: "2026-03-07", 5: "2026-03-01"}
        for number in order:
            report = send(deployment, number, days[number], seed=1 if number in (1, 2, 5) else number)
            if order[0] == 1 and number == 4:
                (closed,) = [e for e in report.events if e.type == "closed" and e.data["cluster"]["kind"] == "story"]
                assert closed.data["reason"] == "idle" and closed.data["cluster"]["state"] == "closed"
                assert closed.data["cluster"]["article_count"] == 2
        told = [(e.type, e.data["cluster"]["state"]) for e in report.events if e.key == closed.key]
        if order[0] == 1:
            assert told[-2:] == [("article_added", "open"), ("closed", "closed")]
        ends.append(clusters(deployment, "c.kind = 'story'"))
        assert worker.stop() == 0
    assert ends[0] == ends[1] == {frozenset({"n1", "n2", "n5"}): "closed", frozenset({"n3"}): "open", frozenset({"n4"}): "open"}
    worker = deployment.worker()
    send(deployment, 6, (NOW + datetime.timedelta(days=1)).date())  # counts as of its record
    assert set(clusters(deployment, "c.kind = 'story' AND c.state = 'open'")) == {frozenset({"n6"})}
    assert deployment.value("SELECT news_at < now() FROM story_clock")
    assert worker.stop() == 0


def test_outbox_and_raw_bodies(deployment):
    worker = fill(deployment)
    events = [e.id for e in articles.rest(deployment).events]
    deployment.rows("UPDATE outbox SET created_at = created_at - interval '10 days' WHERE outbox_id <= %s", events[-2])
    deployment.rows("UPDATE article SET stored_at = stored_at - interval '10 days' WHERE external_id IN ('n1', 'n2')")
    dry = deployment.run("prune", "--outbox-days", "11", "--raw-days", "9", "--dry-run").stdout
    assert "0 outbox rows, 2 raw bodies" in dry
    assert articles.count(deployment, "article_raw") == 6
    done = deployment.run("prune", "--outbox-days", "9", "--raw-days", "9").stdout
    assert f"{len([e for e in events if e <= events[-2]])} outbox rows, 2 raw bodies, 0 stories" in done
    assert articles.count(deployment, "outbox") == len([e for e in events if e > events[-2]])
    assert {n for (n,) in deployment.rows("SELECT external_id FROM article JOIN article_raw USING (article_id)")} == {
        "n3", "n4", "n5", "n6"}
    assert "4 articles: 4 came out the same" in deployment.run("reprocess").stdout
    settled(deployment)
    assert worker.stop() == 0


def test_pruning_beside_live_traffic(deploy):
    """Old rows go while two partitions are read; what comes meanwhile is stored, grouped and published, each once."""
    old, new = 300, 1500
    deployment = deploy(2)
    worker = deployment.worker()
    deployment.produce([record(articles.article(i, published_at=OLD), partition=i % 2) for i in range(old)])
    articles.rest(deployment)
    deployment.rows("UPDATE outbox SET created_at = created_at - interval '10 days'")
    deployment.rows("UPDATE article SET stored_at = stored_at - interval '10 days'")
    last = deployment.value("SELECT max(outbox_id) FROM outbox")
    deployment.produce([record(articles.article(1000 + i, seed=1000 + i % 200, published_at=NEW), partition=i % 2) for i in range(new)])
    wait_for(lambda: articles.count(deployment, "article") > old + 50, 30, "the live ones to come")
    for _ in range(3):
        deployment.run("prune", "--outbox-days", "9", "--raw-days", "9", "--stories-days", "200")
    assert articles.count(deployment, "article") < old + new, "there was no traffic to be beside"
    report = settled(deployment)
    assert articles.count(deployment, "article") == old + new
    assert articles.count(deployment, "article_raw") == new
    assert articles.count(deployment, "outbox", f"outbox_id <= {last}") == 0
    kept = "kind = 'story' AND pruned_at IS NULL AND last_published_at < now() - interval '200 days'"
    wait_for(lambda: articles.count(deployment, "cluster", kept) == 0, 60, "the old stories to be closed")
    assert len(articles.groups(deployment, "duplicates")) == 200
    assert settled(deployment).lost == report.lost == 0
    assert worker.stop() == 0


def test_the_leader_prunes_by_itself_and_only_what_is_published(deploy):
    """Killed before it publishes: what waits stays, however old; the next leader publishes it, then drops it."""
    deployment = deploy(NEWSMILL_RETAIN_OUTBOX_DAYS=5, NEWSMILL_RETAIN_RAW_DAYS=5, NEWSMILL_RETAIN_STORIES_DAYS=200)
    worker = deployment.worker(NEWSMILL_RETAIN_STORIES_DAYS=0)
    deployment.produce([record(articles.article(1, published_at=NEW))])
    articles.rest(deployment)
    worker.stop()
    dying = deployment.worker(NEWSMILL_RETAIN_STORIES_DAYS=0, NEWSMILL_TEST_FAULT="kill@publish_intent", ready=False)
    deployment.produce([record(articles.article(2, published_at=OLD))])
    assert dying.wait(60) == -signal.SIGKILL
    deployment.rows("UPDATE outbox SET created_at = now() - interval '10 days'")
    deployment.rows("UPDATE article SET stored_at = now() - interval '10 days'")
    waiting = deployment.value("SELECT count(*) FROM outbox WHERE outbox_id > (SELECT done FROM publish_position)")
    deployment.run("prune", "--stories-days", "0")
    assert articles.count(deployment, "outbox") == waiting > 0
    worker = deployment.worker()
    wait_for(lambda: articles.count(deployment, "cluster", "pruned_at IS NOT NULL") == 1 and articles.count(deployment, "article_raw") == 0,
             60, "the leader to prune")
    report = settled(deployment)
    assert [e.data.get("reason") for e in report.events if e.type != "created"] == ["idle", "pruned"]
    assert worker.stop() == 0


def everything(deployment, *needles):
    """Columns of any table in which one of the texts stands."""
    found = []
    for table, column, kind in deployment.rows(
            "SELECT table_name, column_name, data_type FROM information_schema.columns JOIN information_schema.tables "
            "USING (table_schema, table_name) WHERE table_schema = %s AND table_type = 'BASE TABLE'", deployment.id):
        text = f"encode({column}, 'escape')" if kind == "bytea" else f"{column}::text"
        for needle in needles:
            if deployment.value(f"SELECT count(*) FROM {table} WHERE position(%s IN {text}) > 0", needle):
                found.append(f"{table}.{column}: {needle}")
    return found


def test_forget(deployment):
    """By URL: nothing of it is left but names of entities, its groups tell of it, others are untouched."""
    worker = deployment.worker()
    url = "https://outlet3.example/a/secret-story"
    deployment.produce([record(articles.article(i, seed=min(i, 3), **({"url": url, "id": "feed-id-3"} if i == 3 else {})))
                        for i in (1, 2, 3, 4)])
    articles.rest(deployment)
    title, text = articles.story_of(3)
    deployment.produce([record(articles.article(3, url=url, id="feed-id-3", title="A second headline xyzzy",
                                                modified_at="2026-03-01T10:00:00Z")),
                        record(articles.envelope(url=url, note="plugh"), JSON), record(b'{"url":"https://b.example/"')])
    before = articles.rest(deployment)
    assert everything(deployment, url, "plugh", "xyzzy") and articles.count(deployment, "rejected_record") == 2
    article = deployment.value("SELECT article_id FROM article WHERE url = %s", url)
    out = deployment.run("forget", url).stdout
    assert f"article {article}: erased, with the bytes of 1 rejected records" in out and "no trace is left" in out
    left = everything(deployment, url, "feed-id-3", "xyzzy", "plugh")
    assert left == []
    assert deployment.value("SELECT count(*) FROM article") == 3
    assert articles.groups(deployment, "duplicates") == set()
    for table in ("mention", "quote", "article_removed", "article_raw", "article_revision", "fingerprint", "forgotten", "group_queue"):
        column = "article_id"
        assert deployment.value(f"SELECT count(*) FROM {table} WHERE {column} = %s", article) == 0, table
    deployment.wait_settled()
    report = articles.fold.verify(deployment.kafka.bootstrap, deployment.connect(), deployment.id, deployment.clusters, deployment.dead)
    new = [e for e in report.events if e.id > max(e.id for e in before.events)]
    told = [a for e in new if e.type == "article_removed" for a in e.data["articles"] if a["id"] == str(article)]
    assert len(told) == 2 and all((a["url"], a["title"], a["external_id"]) == (None, None, None) for a in told)
    assert not [p for p in report.problems if "is no outbox row" not in p and "reject " not in p], report.problems
    assert deployment.run("forget", url, check=False).returncode == 1
    # what comes again is a new article
    deployment.produce([record(articles.article(3, url=url, id="feed-id-3"))])
    settled_again = deployment.wait_settled()
    assert settled_again is None and deployment.value("SELECT count(*) FROM article WHERE article_id > %s AND url = %s", article, url) == 1
    assert worker.stop() == 0


def test_forget_without_a_leader(deployment):
    """The text goes at once; what comes meanwhile does not bring it back; the rest when a leader is there."""
    worker = fill(deployment)
    assert worker.stop() == 0
    done = deployment.run("forget", "n3", "--wait", "0", check=False)
    assert done.returncode == 1 and "--finish" in done.stderr
    title, text = articles.story_of(3)
    n3 = deployment.rows("SELECT article_id, killed, text FROM article WHERE external_id IS NULL")
    assert [row[1:] for row in n3] == [(True, "")]
    ingest = deployment.worker("--roles", "ingest")
    deployment.produce([record(articles.article(3, seed=99, modified_at=LATER)), record(articles.article(3, seed=98, modified_at=OLD))])
    wait_for(lambda: ingest.metric("newsmill_records_total") >= 2, 30, "both to be consumed")
    assert deployment.rows("SELECT killed, text FROM article WHERE article_id = %s", n3[0][0]) == [(True, "")]
    worker = deployment.worker("--roles", "group,publish")
    assert "no trace is left" in deployment.run("forget", "--finish").stdout
    assert deployment.rows("SELECT 1 FROM article WHERE article_id = %s", n3[0][0]) == []
    assert articles.count(deployment, "article_revision", f"article_id = {n3[0][0]}") == 0
    settled(deployment)
    assert [w.stop() for w in (worker, ingest)] == [0, 0]


def test_forget_asks_when_several_have_the_id(deployment):
    worker = deployment.worker()
    deployment.produce([record(articles.envelope(id="one", source=f"{s}.example", text=articles.text_of(s))) for s in "ab"])
    articles.rest(deployment)
    done = deployment.run("forget", "one", check=False)
    assert done.returncode == 1 and "--all" in done.stderr and articles.count(deployment, "article") == 2
    assert deployment.run("forget", "nobody", check=False).returncode == 1
    deployment.run("forget", "one", "--all")
    assert articles.count(deployment, "article") == 0
    assert worker.stop() == 0
