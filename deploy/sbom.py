#!/usr/bin/python3
"""sbom.py [BINARY]: a CycloneDX 1.5 list of what the binary loads, on stdout: versions by the package that owns each library here, licences by
THIRD_PARTY.md. In the Dockerfile's build stage that is what the image holds. The same files give the same bytes; SOURCE_DATE_EPOCH dates it."""

import datetime
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[1]


def licences():
    """{library without its version: SPDX expression} of THIRD_PARTY.md's tables; in each the licence stands last."""
    rows = re.findall(r"^\| (?!library|what|-)([^|]+?) \|(?:.*\|)? ([^|]+?) \|$", (ROOT / "THIRD_PARTY.md").read_text(), re.M)
    return dict(rows)


def short(path):
    """libldap of libldap-2.5.so.0; ld-linux-x86-64 of ld-linux-x86-64.so.2"""
    return re.sub(r"(-\d+\.\d+)?\.so(\.[\d.]+)?$", "", pathlib.Path(path).name)


def loaded(binary):
    """Real paths of all libraries, with the loader."""
    printed = subprocess.run(["ldd", binary], capture_output=True, text=True, check=True).stdout
    return sorted({m[1] or m[2] for m in re.finditer(r"=> (/\S+)|^\s+(/\S+) \(", printed, re.M)})


def packages(paths):
    """{path: (name, version, architecture) of its Debian package}; elsewhere nothing. A path may be known without /usr, or by what it links to."""
    names = {path: [path, os.path.realpath(path), path.removeprefix("/usr"), "/usr" + path] for path in paths}
    asked = sorted({name for all_names in names.values() for name in all_names})
    printed = subprocess.run(["dpkg-query", "--search", *asked], capture_output=True, text=True).stdout
    owner = {line.split(": ")[1]: line.split(": ")[0].split(",")[0] for line in printed.splitlines() if ": " in line}
    shown = subprocess.run(["dpkg-query", "--show", "--showformat", "${binary:Package}\t${Package}\t${Version}\t${Architecture}\n",
                            *sorted(set(owner.values()))], capture_output=True, text=True).stdout
    known = {}
    for line in shown.splitlines():
        full, *rest = line.split("\t")
        known[full] = known[f"{rest[0]}:{rest[2]}"] = tuple(rest)
    return {path: known[owner[name]] for path in paths for name in names[path] if name in owner and owner[name] in known}


def component(path, package, known):
    name, version, architecture = package or (short(path), "unknown", "")
    licence = known.get(short(path))
    what = {"type": "library", "bom-ref": pathlib.Path(path).name, "name": short(path), "version": version,
            "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()}]}
    if licence:
        what["licenses"] = [{"expression": licence}]
    if architecture:
        what["purl"] = f"pkg:deb/debian/{name}@{version.replace('+', '%2B').replace('~', '%7E')}?arch={architecture}"
    return what


def main():
    binary = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/release/newsmill")
    digest = hashlib.sha256(binary.read_bytes()).hexdigest()
    known = licences()
    paths = loaded(binary)
    owners = packages(paths)
    components = [component(path, owners.get(path), known) for path in paths]
    version = re.search(r"VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text().split("project(")[1])[1]
    at = datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), datetime.timezone.utc)
    ours = {"type": "application", "bom-ref": "newsmill", "name": "newsmill", "version": version, "licenses": [{"expression": "Apache-2.0"}],
            "hashes": [{"alg": "SHA-256", "content": digest}]}
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
           "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, digest + ''.join(c['hashes'][0]['content'] for c in components))}",
           "metadata": {"timestamp": at.isoformat().replace("+00:00", "Z"), "component": ours}, "components": components,
           "dependencies": [{"ref": "newsmill", "dependsOn": [c["bom-ref"] for c in components]}]}
    print(json.dumps(bom, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
