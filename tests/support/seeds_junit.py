"""seeds_junit.py SCORER BINARY OUT.xml: the scorer of the five seed articles as three tests in a JUnit file.

The articles and their scorer are development data that a clone does not hold. The three: the binary runs on them
(under a sanitizer that says something), its groups are right, and at least MIN_SHARE of all checks are.
"""

import json
import subprocess
import sys
import xml.etree.ElementTree as ET

MIN_SHARE = 0.75


def checks(scorer, binary):
    """[(name, failure or None)]"""
    done = subprocess.run([sys.executable, scorer, "--bin", binary, "--json"], capture_output=True, text=True)
    try:
        score = json.loads(done.stdout.splitlines()[0])
    except (IndexError, ValueError):
        return [("runs", done.stderr.strip() or f"exit {done.returncode}")]
    short = [line for line in score["checks"] if not line.startswith("ok")]
    groups = [line for line in short if line.removeprefix("FALL SHORT").lstrip().startswith("groups")]
    share = score["passed"] / score["total"]
    return [("runs", None), ("groups", "; ".join(groups) or None),
            (f"{score['passed']} of {score['total']} checks",
             f"below {MIN_SHARE:.0%}:\n" + "\n".join(short) if share < MIN_SHARE else None)]


def main(scorer, binary, out):
    suite = ET.Element("testsuite", name="seeds")
    for name, failure in checks(scorer, binary):
        case = ET.SubElement(suite, "testcase", classname="seeds", name=name)
        print(f"{'ok    ' if failure is None else 'FAILED'} {name}" + ("" if failure is None else f": {failure}"))
        if failure is not None:
            ET.SubElement(case, "failure", message=failure.splitlines()[0]).text = failure
    ET.ElementTree(suite).write(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
