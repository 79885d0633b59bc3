"""Files that the documents name are there, and each block of commands that they show is run by a test that is named here."""

import re

import blocks
import pytest
import services

DOCUMENTS = ["README.md", "SECURITY.md", "THIRD_PARTY.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "deploy/examples/README.md", "worker/model/README.md"]
PATH = re.compile(r"`((?:worker|common|sql|deploy|tests)/[\w./*-]+)`")

# Document: {what a block begins with: the test that runs it, or why none does}
RUN_BY = {
    "README.md": {
        "Kafka ──▶": "a picture", "external_id ": "tests/integration/test_commands.py", "deploy/quickstart.sh ": "a fresh machine runs both, by hand",
        ". .newsmill/env": "tests/integration/test_commands.py", "newsmill run ": "tests/support/test_readme.py",
        "newsmill furniture learn": "tests/integration/test_commands.py", "-- the stories": "tests/integration/test_commands.py",
        "deploy/secrets.sh": "tests/containers/test_containers.py", "deploy/install-deps.sh": "tests/run.sh"},
    "ARCHITECTURE.md": {"Kafka → consume": "a picture"},
    "CONTRIBUTING.md": {},
    "SECURITY.md": {},
    "deploy/RUNBOOK.md": {"newsmill status ": "tests/integration/test_commands.py", "": "a line that a worker ends with: tests/support/test_runbook.py"},
    "deploy/examples/README.md": {"": "tests/integration/test_exports.py"},
    "deploy/grafana/README.md": {"docker run ": "needs Grafana's image: tests/containers/test_containers.py runs it by compose"},
    "deploy/k8s/README.md": {"kubectl create namespace": "needs a cluster: tests/containers/test_kustomize.py builds what it applies"},
    "worker/model/README.md": {"newsmill train ": "needs the development data: by hand, and the file's bytes are the same", "# our town": "tests/support/test_readme.py"},
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_named_files_exist(name):
    text = (services.ROOT / name).read_text(encoding="utf-8")
    made = ("deploy/secrets/",)  # by a script, and not in the repository
    gone = [p for p in PATH.findall(text) if not p.startswith(made) and not list(services.ROOT.glob(p.rstrip("/")))]
    assert gone == []


@pytest.mark.parametrize("name", sorted(RUN_BY))
def test_every_block_is_accounted_for(name):
    shown = blocks.commands((services.ROOT / name).read_text(encoding="utf-8"))
    known = RUN_BY[name]
    assert [b.splitlines()[0] for b in shown if not b.startswith(tuple(known))] == [], "a block that no test runs"
    assert [k for k in known if not any(b.startswith(k) for b in shown)] == [], "a block that is gone"
    files = [path for why in known.values() for path in re.findall(r"tests/[\w/.]+\.(?:py|c|sh)", why)]
    assert [path for path in files if not (services.ROOT / path).is_file()] == []


def test_blocks_are_found():
    text = "One:\n\n    a\n      b\n\n    c\n\nTwo\n    no block\n\n```\n\n    in a fence\n```\n\n    d\n"
    assert blocks.commands(text) == ["a\n  b\n\nc", "d"]
