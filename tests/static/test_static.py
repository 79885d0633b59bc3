"""Files that nothing compiles: Dockerfiles, the compose file, Kubernetes manifests, YAML and shell scripts, each by the checker for its
kind. A checker that finds nothing to check fails: then a folder has moved."""

import json
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Kinds that are not Kubernetes' own; nobody's schema of them is at hand.
FOREIGN = {"ScaledObject", "TriggerAuthentication", "ServiceMonitor", "Kustomization", "Component"}


def tracked(*patterns):
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns], cwd=ROOT,
                            capture_output=True, text=True, check=True).stdout.split("\n")
    return sorted({name for name in listed if name and (ROOT / name).exists()})


DOCKERFILES = tracked("Dockerfile", "*/Dockerfile")
YAML = tracked("*.yml", "*.yaml", ".yamllint")
SCRIPTS = tracked("*.sh", ".ci/run")
MANIFESTS = tracked("deploy/k8s/*.yml")


@pytest.fixture(scope="session")
def tools():
    done = subprocess.run([ROOT / "tests/static/tools.sh"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return pathlib.Path(done.stdout.strip())


def check(*command):
    done = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_something_is_checked():
    """The lists below come from file names; none is empty."""
    assert "Dockerfile" in DOCKERFILES and "docker-compose.yml" in YAML and "tests/run.sh" in SCRIPTS
    assert "deploy/k8s/base/kustomization.yml" in MANIFESTS


def test_dockerfiles(tools):
    check(tools / "hadolint", *DOCKERFILES)


def test_yaml(tools):
    check(tools / "yamllint", "--strict", *YAML)


def test_compose(tools):
    check(tools / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")


def test_scripts():
    check("shellcheck", *SCRIPTS)


@pytest.fixture(scope="module")
def documents(tools):
    """{manifest: its documents}, read by the tools' own Python: Debian's need not have a YAML parser."""
    read = "import json, sys, yaml; print(json.dumps({n: list(yaml.safe_load_all(open(n))) for n in sys.argv[1:]}))"
    done = subprocess.run([tools / "python3", "-c", read, *MANIFESTS], cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_manifests(tools, documents):
    """Every field is one that Kubernetes knows. Patches are no whole objects: tests/containers checks what they make."""
    whole = [name for name in MANIFESTS if "/patches/" not in name]
    foreign = [name for name in whole if {d["kind"] for d in documents[name]} & FOREIGN]
    assert all({d["kind"] for d in documents[name]} <= FOREIGN for name in foreign), "one kind of file or the other"
    check(tools / "kubernetes-validate", "--strict", "--no-warn", *sorted(set(whole) - set(foreign)))


def test_kustomizations_name_every_file(documents):
    """Each manifest is named by the kustomization beside it, and each name is there."""
    for name in (m for m in MANIFESTS if m.endswith("/kustomization.yml")):
        folder = (ROOT / name).parent
        kustomization, = documents[name]
        named = set(kustomization.get("resources", [])) | {p["path"] for p in kustomization.get("patches", []) if "path" in p}
        assert all((folder / n).exists() for n in named), name
        there = {str(p.relative_to(folder)) for p in folder.rglob("*.yml")} - {"kustomization.yml"}
        assert there <= named, f"{name} does not name {there - named}"
