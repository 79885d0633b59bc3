"""results.py FILE.xml...: counts the tests in JUnit files (ctest's, pytest's, our own) and prints `passed failed skipped`.

Skipped tests are named on stderr, with the reason where there is one; so are failed ones.
"""

import sys
import xml.etree.ElementTree as ET


def outcome(case):
    """passed, failed or skipped, and why."""
    bad = case.find("failure") if case.find("failure") is not None else case.find("error")
    if bad is not None or case.get("status") == "fail":
        return "failed", bad.get("message") if bad is not None else None
    skipped = case.find("skipped")
    if skipped is not None or case.get("status") in ("disabled", "notrun"):
        return "skipped", skipped.get("message") if skipped is not None else case.get("status")
    return "passed", None


def main(paths):
    counts = dict.fromkeys(("passed", "failed", "skipped"), 0)
    for path in paths:
        for case in ET.parse(path).iter("testcase"):
            what, why = outcome(case)
            counts[what] += 1
            if what != "passed":
                first = (why or "").strip().splitlines()[:1]
                print(f"        {what}: {case.get('name')}" + (f": {first[0][:160]}" if first else ""), file=sys.stderr)
    print(counts["passed"], counts["failed"], counts["skipped"])


if __name__ == "__main__":
    main(sys.argv[1:])
