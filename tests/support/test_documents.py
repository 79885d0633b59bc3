"""Files and commands that the documents name are there, and each block of commands is run by a test that is named here."""

import importlib.util
import re
import subprocess

import blocks
import pytest
import services

DOCUMENTS = sorted(subprocess.run(["git", "ls-files", "--", "*.md"], cwd=services.ROOT, capture_output=True, text=True, check=True).stdout.split())
PATH = re.compile(r"`((?:worker|common|sql|deploy|tests)/[\w./*-]+)`")
COMMANDS, EXPORTS = "tests/integration/test_commands.py", "tests/integration/test_exports.py"
README, CONTAINERS = "tests/support/test_readme.py", "tests/containers/test_containers.py"


def shown(why):
    return None, why


# Document: {what a block begins with: (the test that runs it, a word by which the test knows it); or (None, why none does)}
RUN_BY = {
    "README.md": {
        "Kafka ──▶": shown("a picture"),
        "external_id ": (COMMANDS, "external_id   | lp-17"),
        "deploy/quickstart.sh ": ("tests/integration/test_quickstart.py", "deploy/quickstart.sh"),
        ". .newsmill/env": (COMMANDS, ". .newsmill/env"),
        "newsmill run ": (README, "## Commands"),
        "newsmill furniture learn": (COMMANDS, "newsmill furniture learn"),
        "-- the stories": (COMMANDS, "why_not_grouped(1, 3)"),
        "deploy/secrets.sh": (CONTAINERS, "deploy/secrets.sh"),
        "deploy/install-deps.sh": ("tests/run.sh", "cmake --preset")},
    "ARCHITECTURE.md": {"Kafka → consume": shown("a picture")},
    "CHANGELOG.md": {},
    "CONTRIBUTING.md": {},
    "SECURITY.md": {},
    "THIRD_PARTY.md": {},
    "deploy/RUNBOOK.md": {"newsmill status ": (COMMANDS, "newsmill status")},
    "deploy/examples/README.md": {
        "kcat -C": (EXPORTS, "kcat -C"), "KAFKA_BOOTSTRAP_SERVERS=": (EXPORTS, "fold_groups.py"),
        'psql "$DATABASE_URL" -qAtF': (EXPORTS, "FROM v_duplicate"), 'psql "$DATABASE_URL" -qAt -c': (EXPORTS, "row_to_json"),
        'psql "$DATABASE_URL" -q -c "SET search_path = newsmill" -c "COPY (SELECT * FROM v_article_flat)': (EXPORTS, "FORMAT csv"),
        "duckdb -c": (EXPORTS, "duckdb -c"),
        'psql "$DATABASE_URL" -q -c "SET search_path = newsmill" -c "COPY (SELECT * FROM v_gkg)': (EXPORTS, "v_gkg")},
    "deploy/grafana/README.md": {"docker run ": shown("needs Grafana's image; tests/containers/test_containers.py runs it by compose")},
    "deploy/k8s/README.md": {"kubectl create namespace": shown("needs a cluster; tests/containers/test_kustomize.py builds what it applies")},
    "sql/README.md": {f"{name}(": shown("a function's arguments") for name in (
        "article_search", "count_slice", "gkg_words", "quote_other_name", "quote_relation", "quote_words", "search_config", "search_words",
        "why_grouped", "why_not_grouped")},
    "worker/model/README.md": {
        "newsmill train ": shown("needs the development data: by hand, and the file's bytes are the same"),
        "# our town": (README, "# our town")},
}

# What stands between ``` and ```: data and a drawing, no commands.
FENCES = {"README.md": ["json", "json"], "sql/README.md": ["mermaid"]}


def read(name):
    text = (services.ROOT / name).read_text(encoding="utf-8")
    if name == "deploy/RUNBOOK.md":  # lines that a worker ends with: test_runbook.py holds them against the code
        before, _, after = text.partition("\n# Fatal lines\n")
        text = before + "\n# " + after.partition("\n# ")[2]
    return text


@pytest.mark.parametrize("name", DOCUMENTS)
def test_named_files_exist(name):
    text = (services.ROOT / name).read_text(encoding="utf-8")
    made = ("deploy/secrets/",)  # by a script, and not in the repository
    gone = [p for p in PATH.findall(text) if not p.startswith(made) and not list(services.ROOT.glob(p.rstrip("/")))]
    assert gone == []


def test_every_document_is_listed():
    assert DOCUMENTS == sorted(RUN_BY)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_block_is_accounted_for(name):
    found, known = blocks.commands(read(name)), RUN_BY[name]
    assert [b.splitlines()[0] for b in found if not b.startswith(tuple(known))] == [], "a block that no test runs"
    for key, (test, word) in known.items():
        mine = [b for b in found if b.startswith(key)]
        assert len(mine) == 1, f"{key}: gone, or not the only one"
        if test is not None:
            assert word in (services.ROOT / test).read_text(encoding="utf-8"), f"{test} does not know {word!r}"
            assert word in mine[0] or word in read(name), key
    assert blocks.fences(read(name)) == FENCES.get(name, [])


def test_blocks_are_found():
    text = "One:\n\n    a\n      b\n\n    c\n\nTwo\n    no block\n\n```\n\n    in a fence\n```\n\n    d\n```sh\ne\n```\n"
    assert blocks.commands(text) == ["a\n  b\n\nc", "d"]
    assert blocks.fences(text) == ["", "sh"]


# ---- commands inside sentences --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def flags():
    """{command: its flags}, of newsmill."""
    spec = importlib.util.spec_from_file_location("generate", services.ROOT / "deploy/completion/generate.py")
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    return {c.name: set(generate.words(c)) for c in generate.commands_of(services.BINARY)}


def wrong(code, flags):
    """What is wrong with a command between backquotes, or None: also for what is no command."""
    words = re.sub(r"\s+", " ", code).split()
    given = {re.split("[=]", w)[0] for w in words if re.match(r"--[a-z]", w)}
    if words[0] == "newsmill" and len(words) > 1 and re.fullmatch(r"[a-z-]+", words[1]):
        if words[1] not in flags:
            return f"no command {words[1]}"
        return ", ".join(sorted(given - flags[words[1]] - {"--help"})) or None
    script = services.ROOT / words[0]
    if len(words) > 1 and re.match(r"(?:deploy|tests|sql|worker)/.*\.(?:sh|py)$", words[0]):
        if not script.is_file():
            return f"no {words[0]}"
        text = script.read_text(encoding="utf-8")
        return ", ".join(sorted(flag for flag in given if flag not in text)) or None
    return None


@pytest.mark.parametrize("name", DOCUMENTS)
def test_commands_inside_sentences_are_there(name, flags):
    text = re.sub(r"^```.*?^```$", "", (services.ROOT / name).read_text(encoding="utf-8"), flags=re.M | re.S)
    found = {code: wrong(code, flags) for code in re.findall(r"`([^`\n]+(?:\n[^`\n]+)?)`", text) if code.strip()}
    assert {code: why for code, why in found.items() if why} == {}


@pytest.mark.parametrize("code, want", [
    ("newsmill run", None), ("newsmill topics --check", None), ("newsmill walk", "no command walk"), ("newsmill topics --chick", "--chick"),
    ("newsmill tail --from 1h", None), ("tests/run.sh --full", None), ("tests/run.sh --fool", "--fool"), ("tests/walk.sh --full", "no tests/walk.sh"),
    ("newsmill.clusters", None), ("jq .", None)])
def test_what_is_wrong_with_a_command_is_seen(code, want, flags):
    assert wrong(code, flags) == want
