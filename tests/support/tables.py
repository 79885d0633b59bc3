"""tables: the stored articles as article.v1, the form that `newsmill process` prints, so that the two can be compared.

    stored = read_articles(deployment.connect())       # [Stored], by article_id
    differences(stored[0].v1, json.loads(printed))     # [] or lines that name the field
"""

import collections
import datetime

# raw_hash, identity_key, value: bytes; v1: dict without "schema"; order_at: what ordered the revisions
Stored = collections.namedtuple("Stored", "article_id identity_key raw_hash content_type value killed revision order_at "
                                          "place v1")

SCALARS = ("url", "canonical_url", "title", "agency", "dateline_place", "published_precision", "published_from", "language", "kind",
           "text", "warnings", "pipeline_version")
TIMES = ("published_at", "modified_at")
CHILDREN = {
    "removed": "SELECT article_id, removed_no AS no, text, reason FROM article_removed",
    "entities": "SELECT article_id, entity_no AS no, type, name, subtype, salience_ppm "
                "FROM article_entity JOIN entity USING (entity_id)",
    "mentions": "SELECT article_id, mention_no AS no, entity_no, span_start, span_end, text, role FROM mention",
    "quotes": "SELECT article_id, quote_no AS no, span_start, span_end, text, speaker, entity_no, cue FROM quote",
    "dates": "SELECT article_id, date_no AS no, span_start, span_end, text, type, value, mod FROM article_date",
    "amounts": "SELECT article_id, amount_no AS no, span_start, span_end, text, type, value, currency, unit, mod FROM amount",
}


def _rows(cursor, sql):
    cursor.execute(sql)
    names = [c.name for c in cursor.description]
    return [dict(zip(names, row)) for row in cursor.fetchall()]


def _by_article(cursor, sql):
    found = collections.defaultdict(list)
    for row in _rows(cursor, sql + " ORDER BY 1, 2"):
        found[row["article_id"]].append(row)
    return found


def read_articles(connection):
    """connection: psycopg2, autocommit, with the deployment's schema on its search path."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        articles = _rows(cursor, "SELECT a.*, r.content_type, r.value FROM article a LEFT JOIN article_raw r "
                                 "USING (article_id) ORDER BY a.article_id")
        children = {name: _by_article(cursor, sql) for name, sql in CHILDREN.items()}
        cursor.execute("COMMIT")
    return [_stored(a, {name: found[a["article_id"]] for name, found in children.items()}) for a in articles]


def _stored(a, children):
    return Stored(a["article_id"], bytes(a["identity_key"]), bytes(a["raw_hash"]), a["content_type"],
                  None if a["value"] is None else bytes(a["value"]), a["killed"], a["revision"], a["order_at"],
                  (a["topic"], a["partition"], a["record_offset"]), _article_v1(a, children))


def _article_v1(a, c):
    def span(row):
        return {"start": row["span_start"], "end": row["span_end"], "text": row["text"]}

    v1 = {name: a[name] for name in SCALARS + TIMES}
    v1.update(id=a["external_id"], source={"name": a["source_name"], "domain": a["source_domain"]}, authors=a["authors"],
              language_confidence=a["language_percent"] / 100)
    v1["removed"] = [{"text": r["text"], "reason": r["reason"]} for r in c["removed"]]
    v1["entities"] = [{"id": e["no"], "type": e["type"], "name": e["name"], "subtype": e["subtype"],
                       "salience": e["salience_ppm"] / 1e6,
                       "mentions": [dict(span(m), role=m["role"]) for m in c["mentions"] if m["entity_no"] == e["no"]]}
                      for e in c["entities"]]
    v1["quotes"] = [dict(span(q), cue=q["cue"], speaker=None if q["speaker"] is None else
                         {"text": q["speaker"], "entity": q["entity_no"]}) for q in c["quotes"]]
    v1["dates"] = [dict(span(d), type=d["type"], value=d["value"], mod=d["mod"]) for d in c["dates"]]
    v1["amounts"] = [dict(span(m), type=m["type"], value=float(m["value"]), currency=m["currency"], unit=m["unit"],
                          mod=m["mod"])
                     for m in c["amounts"]]
    return v1


def differences(stored, printed):
    """Fields in which a stored article.v1 and a printed one differ, a line each. A member left out is null."""
    lines = []
    _compare("", _printed(printed), stored, lines)
    return lines


def _printed(v1):
    v1 = {name: value for name, value in v1.items() if name != "schema"}
    for name in TIMES:
        v1[name] = None if v1.get(name) is None else datetime.datetime.fromisoformat(v1[name])
    v1["entities"] = [{k: v for k, v in e.items() if k != "wikidata"} for e in v1["entities"]]
    return v1


def _compare(path, want, got, lines):
    if isinstance(want, dict) and isinstance(got, dict):
        for name in sorted(want.keys() | got.keys()):
            _compare(f"{path}.{name}" if path else name, want.get(name), got.get(name), lines)
    elif isinstance(want, list) and isinstance(got, list):
        if len(want) != len(got):
            lines.append(f"{path}: {len(got)} stored, {len(want)} printed")
        for i, (w, g) in enumerate(zip(want, got)):
            _compare(f"{path}[{i}]", w, g, lines)
    elif path.endswith(".salience"):
        if abs(want - got) > 0.000501:  # printed with three decimals
            lines.append(f"{path}: {got} stored, {want} printed")
    elif want != got:
        lines.append(f"{path}: {got!r:.200} stored, {want!r:.200} printed")
