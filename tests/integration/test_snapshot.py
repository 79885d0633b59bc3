"""`newsmill snapshot`: the compacted topic, and the events from its position on, give what all events give."""

import signal

import articles
import fold
from articles import record


def load(deployment):
    """What a consumer that starts late has of the state topic: ({key: (summary, {article id: article})}, position)."""
    last = {}
    for r in deployment.kafka.read(deployment.state):
        last[r.key.decode()] = r.json if r.value else None
    position = last.pop("position", None)
    state = {}
    for key in sorted((k for k, v in last.items() if v is not None), key=lambda k: (k.split("/")[0], int((k + "/0").split("/")[1]))):
        summary, members = state.setdefault(key.split("/")[0], (last[key]["cluster"], {}))
        members.update((a["id"], a) for a in last[key]["articles"])
    return state, position


def by_events(deployment, state=None, position=None):
    """The fold of all events, or of those behind a position on top of a state; live groups only."""
    state = {} if state is None else {k: (s, dict(m)) for k, (s, m) in state.items()}
    for r in deployment.events():
        number = int(r.header("ce_id"))
        skipped = position and (r.offset < int(position["offsets"][str(r.partition)]) or number <= int(position["outbox_id"]))
        if skipped:
            continue
        key, kind, data = r.key.decode(), r.header("ce_type").split(".")[2], r.json
        _, members = state.get(key, (None, {}))
        if kind in fold.ADDING:
            members.update((a["id"], a) for a in data["articles"])
        elif kind == "article_removed":
            for a in data["articles"]:
                members.pop(a["id"], None)
        state[key] = (data["cluster"], members)
    return {k: v for k, v in state.items() if v[0]["state"] in ("open", "closed")}


def differences(state, folded):
    """[] if both tell the same, else what differs, a line each: a failure shows them, not two whole states."""
    found = [f"group {k}: only in one" for k in sorted(set(state) ^ set(folded))]
    for k in sorted(set(state) & set(folded)):
        (summary, members), (told, gathered) = state[k], folded[k]
        found += [f"group {k}: {n}: {summary.get(n)} in the state, {told.get(n)} by the events"
                  for n in sorted(set(summary) | set(told)) if summary.get(n) != told.get(n)]
        found += [f"group {k}: article {a}: {members.get(a)} in the state, {gathered.get(a)} by the events"
                  for a in sorted(set(members) | set(gathered)) if members.get(a) != gathered.get(a)]
    return found


def send(deployment, numbers, **more):
    deployment.produce([record(articles.article(i, seed=i // 3, **more)) for i in numbers])
    articles.rest(deployment)


def test_the_state_is_the_fold(deployment):
    """Also after later events on top of it; what is gone has a tombstone; a killed run leaves the state before."""
    worker = deployment.worker()
    assert "0 groups in 0 records" in deployment.run("snapshot").stdout
    send(deployment, range(9))
    done = deployment.run("snapshot").stdout
    state, position = load(deployment)
    assert state == by_events(deployment) and len(state) == 6
    assert "6 groups in 6 records, 0 tombstones" in done
    assert int(position["outbox_id"]) == max(int(r.header("ce_id")) for r in deployment.events())
    assert fold.check_schema([fold.Record(r.key, 0, r.offset, 0, r.key, r.value, [("ce_dataschema", b"urn:newsmill:schema:cluster-event:v1")])
                              for r in deployment.kafka.read(deployment.state) if r.key != b"position"]) == []
    deployment.produce([record(articles.envelope(id=f"n{i}", source=f"outlet{i}.example", status="canceled",
                                                 modified_at="2099-01-01T00:00:00Z")) for i in (0, 1, 2)])
    send(deployment, range(9, 12))
    assert by_events(deployment, *load(deployment)) == by_events(deployment) != state
    killed = deployment.run("snapshot", check=False, NEWSMILL_TEST_FAULT="kill@snapshot_before_commit")
    assert killed.returncode == -signal.SIGKILL
    done = deployment.run("snapshot").stdout
    assert "6 groups in 6 records, 2 tombstones" in done
    assert differences(load(deployment)[0], by_events(deployment)) == []
    assert "0 tombstones" in deployment.run("snapshot").stdout, "what has one needs no other"
    assert deployment.run("topics", "--check").returncode == 0
    assert worker.stop() == 0


def test_a_large_group_goes_on_under_further_keys(deploy):
    """More members than fit a record; and fewer of them later."""
    deployment = deploy(NEWSMILL_MAX_EVENT_BYTES=32768)
    worker = deployment.worker()
    title, text = articles.story_of("large")
    values = [articles.envelope(id=f"n{i}", source=f"outlet{i}.example", title=title, text=text, url=f"https://outlet{i}.example/" + "x" * 900)
              for i in range(40)]
    deployment.produce([record(v) for v in values])
    articles.rest(deployment)
    deployment.run("snapshot")
    keys = {r.key.decode() for r in deployment.kafka.read(deployment.state)}
    assert any("/" in k for k in keys)
    assert differences(load(deployment)[0], by_events(deployment)) == []
    deployment.produce([record(articles.envelope(id=f"n{i}", source=f"outlet{i}.example", status="canceled",
                                                 modified_at="2099-01-01T00:00:00Z")) for i in range(3, 40)])
    articles.rest(deployment)
    deployment.run("snapshot")
    assert differences(load(deployment)[0], by_events(deployment)) == []
    assert worker.stop() == 0


def test_beside_live_traffic(deployment):
    """Whenever it is taken, the events behind its position complete it."""
    worker = deployment.worker()
    for part in range(4):
        deployment.produce([record(articles.article(100 * part + i, seed=i // 4)) for i in range(60)])
        deployment.run("snapshot")
        taken = load(deployment)
        deployment.wait_settled()
        assert by_events(deployment, *taken) == by_events(deployment)
    articles.rest(deployment)
    assert worker.stop() == 0
