"""deploy/k8s as kustomize renders it: valid, and within the restricted Pod Security Standard."""

import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOREIGN = {"keda.sh/v1alpha1", "monitoring.coreos.com/v1"}


@pytest.fixture(scope="session")
def tools():
    return pathlib.Path(subprocess.run([ROOT / "tests/static/tools.sh"], capture_output=True, text=True, check=True).stdout.strip())


@pytest.fixture(params=["plain", "production"])
def rendered(request, tools, tmp_path):
    """(overlay, its objects), after kubernetes-validate has passed those it knows."""
    done = subprocess.run([os.environ["KUSTOMIZE"], "build", ROOT / "deploy/k8s/overlays" / request.param], capture_output=True, text=True)
    assert done.returncode == 0 and not done.stderr, done.stderr
    read = "import json, sys, yaml; print(json.dumps(list(yaml.safe_load_all(sys.stdin))))"
    found = json.loads(subprocess.run([tools / "python3", "-c", read], input=done.stdout, capture_output=True, text=True, check=True).stdout)
    files = []
    for i, thing in enumerate(t for t in found if t["apiVersion"] not in FOREIGN):
        files.append(tmp_path / f"{i}.json")
        files[-1].write_text(json.dumps(thing), encoding="utf-8")
    valid = subprocess.run([tools / "kubernetes-validate", "--strict", "--no-warn", *files], capture_output=True, text=True)
    assert valid.returncode == 0, valid.stdout + valid.stderr
    return request.param, found


def pods(found):
    return {t["metadata"]["name"]: t["spec"]["template"]["spec"] for t in found if t["kind"] in ("Deployment", "Job")}


def test_restricted(rendered):
    """What the namespace enforces, every container keeps."""
    _, found = rendered
    assert len(pods(found)) == 3
    for spec in pods(found).values():
        assert spec["securityContext"]["runAsNonRoot"] and spec["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault"
        assert spec["automountServiceAccountToken"] is False
        for container in spec["containers"] + spec.get("initContainers", []):
            context = container["securityContext"]
            assert context["allowPrivilegeEscalation"] is False and context["readOnlyRootFilesystem"] is True
            assert context["capabilities"] == {"drop": ["ALL"]}
            assert container["resources"]["limits"]["memory"] and container["image"] != "newsmill"


def test_selectors(rendered):
    """Each selector finds the pods it means, and no other."""
    _, found = rendered
    labels = {t["metadata"]["name"]: t["spec"]["template"]["metadata"]["labels"] for t in found if t["kind"] == "Deployment"}
    for thing in found:
        selector = thing["spec"].get("selector") if thing["kind"] in ("Deployment", "PodDisruptionBudget", "Service") else None
        if selector:
            wanted = selector.get("matchLabels", selector)
            met = {name for name, has in labels.items() if wanted.items() <= has.items()}
            assert met == (set(labels) if thing["kind"] == "Service" else {thing["metadata"]["name"]}), thing["metadata"]["name"]


def test_what_the_components_add(rendered):
    overlay, found = rendered
    kinds = {t["kind"] for t in found}
    settings, = [t["data"] for t in found if t["kind"] == "ConfigMap"]
    users = {name for name, spec in pods(found).items() for c in spec["containers"] + spec.get("initContainers", [])
             if any(e["name"] == "KAFKA_SASL_USERNAME" for e in c.get("env", []))}
    ingest, = [t for t in found if t["kind"] == "Deployment" and t["metadata"]["name"] == "newsmill-ingest"]
    if overlay == "production":
        assert {"ScaledObject", "ServiceMonitor"} <= kinds and users == set(pods(found))
        assert settings["KAFKA_SECURITY_PROTOCOL"] == "SASL_SSL" and "replicas" not in ingest["spec"]
    else:
        assert not {"ScaledObject", "ServiceMonitor"} & kinds and not users
        assert "KAFKA_SECURITY_PROTOCOL" not in settings and ingest["spec"]["replicas"] == 2
    assert settings["DATABASE_URL_FILE"].startswith("/run/secrets/newsmill/")
