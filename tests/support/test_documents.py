"""Files that the documents name are there."""

import re

import pytest
import services

DOCUMENTS = ["README.md", "SECURITY.md", "THIRD_PARTY.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "deploy/examples/README.md", "worker/model/README.md"]
PATH = re.compile(r"`((?:worker|common|sql|deploy|tests)/[\w./*-]+)`")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_named_files_exist(name):
    text = (services.ROOT / name).read_text(encoding="utf-8")
    made = ("deploy/secrets/",)  # by a script, and not in the repository
    gone = [p for p in PATH.findall(text) if not p.startswith(made) and not list(services.ROOT.glob(p.rstrip("/")))]
    assert gone == []
