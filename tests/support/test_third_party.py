"""THIRD_PARTY.md and the list of components say what CMake links and what the binary loads."""

import importlib.util
import json
import re
import subprocess

import pytest
from services import BINARY, ROOT

spec = importlib.util.spec_from_file_location("sbom", ROOT / "deploy/sbom.py")
sbom = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sbom)


def table(title):
    text = (ROOT / "THIRD_PARTY.md").read_text().split(f"## {title}\n")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    return rows[2:]


def test_what_cmake_links_is_listed():
    asked = {name.split(">")[0] for name in re.findall(r"pkg_check_modules\(\w+ REQUIRED IMPORTED_TARGET (\S+)\)",
                                                       (ROOT / "CMakeLists.txt").read_text())}
    found = {name for path in ROOT.glob("worker/*/CMakeLists.txt") for name in re.findall(r"find_library\(\w+ (\w+)", path.read_text())}
    rows = table("Linked by us")
    assert {row[1] for row in rows if row[1] != "-"} == asked
    assert {row[0] for row in rows if row[1] == "-"} == {f"lib{name}" for name in found}


def test_what_the_binary_loads_is_listed():
    known = sbom.licences()
    loaded = {sbom.short(path) for path in sbom.loaded(BINARY)}
    assert len(loaded) > 10
    assert loaded - known.keys() == set()
    # libxxhash is linked as a static library or inlined where the distribution has it so
    assert {row[0] for row in table("Linked by us")} - loaded <= {"libxxhash"}


def test_what_the_image_holds_is_listed(tmp_path):
    """Its root as the Dockerfile makes it: the binary, listed libraries, the things listed besides, and four files of our own."""
    root = tmp_path / "root"
    subprocess.run([ROOT / "deploy/image-root.sh", BINARY, root, "0"], check=True, capture_output=True)
    others = {"converters of iconv (glibc's gconv)": r"usr/lib/[^/]+/gconv/.+", "ca-certificates": r"etc/ssl/certs/ca-certificates\.crt"}
    assert {row[0] for row in table("Also in the image")} == others.keys()
    ours = {"usr/local/bin/newsmill", "etc/passwd", "etc/group", "etc/nsswitch.conf"}
    known, met, strange = sbom.licences(), set(), []
    for path in (p for p in root.rglob("*") if p.is_file() and not p.is_symlink()):
        name = str(path.relative_to(root))
        kinds = {what for what, form in others.items() if re.fullmatch(form, name)}
        met |= kinds
        if not kinds and name not in ours and not (re.fullmatch(r"usr/lib(64)?/.*\.so[.\d]*", name) and sbom.short(path) in known):
            strange.append(name)
    assert strange == [] and met == others.keys()
    assert {sbom.short(p) for p in root.rglob("*.so*") if "gconv" not in p.parts} == {sbom.short(p) for p in sbom.loaded(BINARY)}


def test_every_row_has_a_licence_and_a_reason():
    names = {row[0] for row in table("Linked by us") + table("Loaded by those")} | {"all"}
    for row in table("Linked by us") + table("Loaded by those") + table("Also in the image"):
        assert all(row), row
    assert {row[1] for row in table("Loaded by those")} <= names


def test_nothing_that_binds_our_own_code():
    """Strong copyleft only beside another choice or with an exception for programs."""
    for name, licence in sbom.licences().items():
        for choice in [licence] if " OR " not in licence else []:
            assert not re.match(r"A?GPL", choice) or "WITH" in choice, (name, licence)


@pytest.fixture(scope="module")
def bom():
    runs = [subprocess.run([ROOT / "deploy/sbom.py", BINARY], capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert runs[0] == runs[1], "the same files give the same bytes"
    return json.loads(runs[0])


def test_the_list_has_the_form(bom):
    """What CycloneDX 1.5 asks for, and what a reader wants of each component."""
    assert (bom["bomFormat"], bom["specVersion"], bom["version"]) == ("CycloneDX", "1.5", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bom["serialNumber"])
    assert bom["metadata"]["component"]["name"] == "newsmill"
    refs = [c["bom-ref"] for c in bom["components"]]
    assert len(set(refs)) == len(refs) > 10
    for c in bom["components"]:
        assert c["type"] == "library" and c["name"] and c["version"] != "unknown", c
        assert c["licenses"][0]["expression"] and re.fullmatch(r"[0-9a-f]{64}", c["hashes"][0]["content"]), c
        assert re.fullmatch(r"pkg:deb/debian/[a-z0-9.+-]+@\S+\?arch=\w+", c["purl"]), c
    assert bom["dependencies"] == [{"ref": "newsmill", "dependsOn": refs}]
