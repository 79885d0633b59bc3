"""verify: after the storm, what is in the tables and on the topics is what the input topic asks for, once each."""

import collections
import hashlib
import json
import pathlib
import subprocess
import tempfile

import feed
import fold
import services
import tables
import told


class Found:
    """problems: a line each; those that begin with `lost:` or `doubled:` are counted as such."""

    def __init__(self):
        self.problems, self.notes = [], []

    def count(self, what):
        return sum(p.startswith(f"{what}:") for p in self.problems)


def verify(deployment, sends, kept=(), moved=False):
    """deployment: settled, its workers stopped. sends: all that was to be sent; moved: some of it to other partitions.

    kept: records of the input topic that retention has taken since, after they were consumed."""
    found = Found()
    records = fold.read_topic(deployment.kafka.bootstrap, deployment.input)
    places = {(r.partition, r.offset) for r in records}
    records = [r for r in kept if (r.partition, r.offset) not in places] + records
    expected, rejected = feed.expect(records)
    found.problems += check_sent(sends, records, moved)
    found.problems += check_offsets(deployment)
    stored = tables.read_articles(deployment.connect())
    by_identity, problems = check_articles(stored, expected)
    found.problems += problems
    found.problems += check_rejects(deployment, rejected)
    found.problems += check_content(by_identity, expected)
    report = fold.verify(deployment.kafka.bootstrap, deployment.connect(), deployment.id, deployment.clusters,
                         deployment.dead)
    report.problems += check_dead_bytes(report.dead, rejected, deployment.input)
    found.problems += report.problems
    found.problems += told.verify(deployment)
    problems, groups = check_groups(deployment, by_identity, expected)
    found.problems += problems
    found.notes = [f"{len(records)} records, {len(stored)} articles, {len(rejected)} rejected; {groups}",
                   str(report).splitlines()[0]]
    return found


def check_sent(sends, records, moved=False):
    """The test's own part: everything it meant to send is on the topic."""
    def key(r):
        return (None if moved else r.partition, r.key, r.value, tuple(r.headers))

    missing = collections.Counter(map(key, sends)) - collections.Counter(map(key, records))
    return [f"the test's producer lost {sum(missing.values())} records"] if missing else []


def check_offsets(deployment):
    problems = []
    ends = {p: end for p, (_, end) in deployment.kafka.ends(deployment.input).items() if end > 0}  # a new one may be empty
    rows = deployment.rows("SELECT partition, next_offset FROM consumer_offset WHERE topic = %s AND consumer_group = %s",
                           deployment.input, deployment.group)
    rows = [row for row in rows if row[1] > 0]
    if len(rows) != len(dict(rows)) or dict(rows) != ends:
        problems.append(f"consumer_offset is {sorted(rows)}, the ends are {sorted(ends.items())}")
    committed = {p: offset for p, offset in deployment.kafka.committed(deployment.group, deployment.input).items() if offset > 0}
    if committed != ends:
        problems.append(f"Kafka's committed offsets are {committed}, the ends are {ends}")
    for table in ("group_queue", "reject_queue", "article_queue"):
        left = deployment.value(f"SELECT count(*) FROM {table}")
        if left:
            problems.append(f"{left} rows are left in {table}")
    done, intent, last = deployment.rows("SELECT done, intent, (SELECT max(outbox_id) FROM outbox) FROM publish_position")[0]
    if not done == intent == last:
        problems.append(f"publish_position is done {done}, intent {intent}; the outbox ends at {last}")
    position = deployment.kafka.committed(deployment.position_group, deployment.clusters)
    if position != {0: done}:
        problems.append(f"the position group stands at {position}, publish_position at {done}")
    return problems


def identity_of(stored):
    """Which article of the feed a row is, by what the row says of itself."""
    v1 = stored.v1
    if v1["id"] and v1["id"].startswith("urn:news:"):
        return "id " + v1["id"].removeprefix("urn:news:")
    if v1["url"] and v1["url"].endswith(".html"):
        return "url " + v1["url"].rsplit("/", 1)[-1].removesuffix(".html")
    return None


def check_articles(stored, expected):
    """({identity: Stored}, problems): every article once, with the bytes of its last revision."""
    problems, by_identity = [], {}
    by_raw = {hashlib.sha256(raw).digest(): e.identity for e in expected.values() for raw in e.raws}
    for s in stored:
        identity = identity_of(s) or by_raw.get(s.raw_hash)
        if identity not in expected:
            problems.append(f"article {s.article_id} ({identity}) of {s.place} is none that was sent")
        elif identity in by_identity:
            problems.append(f"doubled: article {identity} is rows {by_identity[identity].article_id} and {s.article_id}")
        else:
            by_identity[identity] = s
    for identity, e in expected.items():
        s = by_identity.get(identity)
        if s is None:
            problems.append(f"lost: article {identity} is not in the tables")
        elif s.raw_hash not in {hashlib.sha256(raw).digest() for raw in e.raws}:
            problems.append(f"lost: the last revision of article {identity}: row {s.article_id} has revision "
                            f"{s.revision} of {s.order_at} from {s.place}")
        elif s.killed != e.killed:
            problems.append(f"article {identity}: killed is {s.killed}, should be {e.killed}")
        elif not e.killed and s.value not in e.raws:  # a withdrawal leaves what was there
            problems.append(f"article {identity}: article_raw does not hold the current bytes")
    return by_identity, problems


def check_rejects(deployment, rejected):
    """One row for each record that is no article, with its reason and bytes."""
    problems = []
    rows = deployment.rows("SELECT topic, partition, record_offset, reason, value, value_bytes, key, headers "
                           "FROM rejected_record")
    counts = collections.Counter(row[1:3] for row in rows)
    problems += [f"doubled: {n} rows in rejected_record for {place}" for place, n in counts.items() if n > 1]
    by_place = {row[1:3]: row for row in rows}
    for place in sorted(by_place.keys() - rejected.keys()):
        problems.append(f"lost: record {place} was rejected, though it is an article: {by_place[place][3]}")
    for place, (reason, r) in sorted(rejected.items()):
        row = by_place.get(place)
        if row is None:
            problems.append(f"lost: record {place} ({reason}) is not in rejected_record")
            continue
        _, _, _, got, value, size, key, headers = row
        kept = r.value[:65536] if reason == "over_limit" else r.value
        if (got, bytes(value), size) != (reason, kept, len(r.value)):
            problems.append(f"record {place}: rejected for {got}, {size} bytes; should be {reason}, {len(r.value)} "
                            f"bytes{'' if bytes(value) == kept else ', and the bytes differ'}")
        if (None if key is None else bytes(key)) != r.key or fold.unpack_headers(bytes(headers)) != r.headers:
            problems.append(f"record {place}: key or headers of its row are not the original ones")
    return problems


def check_dead_bytes(dead, rejected, topic):
    """Each dead letter against the record as it stands on the input topic."""
    problems = []
    for d in dead:
        source = fold.source_of(d)
        reason, r = rejected.get(source[1:], (None, None)) if source and source[0] == topic else (None, None)
        if r is None:
            problems.append(f"{fold.where(d)}: a dead letter of {source}, which is no bad record")
        elif d.key != r.key or d.headers[:len(r.headers)] != r.headers or (d.value or b"") not in (
                r.value, b"" if reason == "over_limit" else r.value):
            problems.append(f"{fold.where(d)}: differs from its original at {source}")
    return problems


# ---- against the same articles without Kafka and PostgreSQL --------------------------------------------------------


def offline(command, articles):
    """The lines that `newsmill COMMAND --manifest` prints for articles = [(value, content type)], in order."""
    with tempfile.TemporaryDirectory() as folder:
        manifest = pathlib.Path(folder, "manifest")
        with manifest.open("w") as f:
            for i, (value, content_type) in enumerate(articles):
                path = pathlib.Path(folder, str(i))
                path.write_bytes(value)
                f.write(json.dumps({"file": str(path), "content_type": content_type}) + "\n")
        done = subprocess.run([str(services.BINARY), command, "--manifest", str(manifest)], capture_output=True, text=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode not in (0, 3) or len(lines) != len(articles):
        raise services.ServiceError(f"newsmill {command}: exit {done.returncode}, {len(lines)} lines for "
                                    f"{len(articles)} articles\n{done.stderr[-2000:]}")
    return lines


def check_content(by_identity, expected):
    """Rows hold what `process` prints for the same bytes."""
    problems = []
    known = [(i, s) for i, s in by_identity.items() if s.value is not None and not s.killed and not expected[i].killed]
    lines = offline("process", [(s.value, s.content_type) for _, s in known])
    for (identity, s), printed in zip(known, lines):
        problems += [f"article {identity} (row {s.article_id}): {d}" for d in tables.differences(s.v1, printed)][:5]
    return problems


def check_groups(deployment, by_identity, expected):
    """(problems, a line of figures): the groups are those of `newsmill cluster` on the final articles."""
    problems, figures = [], []
    live = sorted(i for i, s in by_identity.items() if not expected[i].killed and s.value is not None)
    lines = offline("cluster", [(by_identity[i].value, by_identity[i].content_type) for i in live])
    member = {(article, kind): cluster for article, kind, cluster in
              deployment.rows("SELECT article_id, kind, cluster_id FROM cluster_article")}
    identities = {s.article_id: i for i, s in by_identity.items()}
    dead = [identities.get(a, a) for a, _ in member if not identities.get(a) in set(live)]
    if dead:
        problems.append(f"withdrawn articles are still in groups: {dead[:10]}")
    for kind in ("duplicates", "story"):
        want, got = collections.defaultdict(set), collections.defaultdict(set)
        for identity, line in zip(live, lines):
            if line.get(kind) is not None:
                want[str(line[kind])].add(identity)
            cluster = member.get((by_identity[identity].article_id, kind))
            if cluster is not None:
                got[cluster].add(identity)
        wanted, have = set(map(frozenset, want.values())), set(map(frozenset, got.values()))
        figures.append(f"{len(have)} {kind} of {sum(map(len, have))}")
        for group in sorted(wanted - have, key=sorted)[:10]:
            parts = collections.Counter(member.get((by_identity[i].article_id, kind)) for i in group)
            problems.append(f"{kind}: cluster puts {sorted(group)[:12]} together; the tables have them in "
                            f"{dict(parts)} (cluster id: members)")
        for group in sorted(have - wanted, key=sorted)[:10]:
            problems.append(f"{kind}: the tables have {sorted(group)[:12]} together, cluster has not")
    return problems, ", ".join(figures)
