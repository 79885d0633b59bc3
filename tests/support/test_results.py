"""The counting behind `N passed, N failed`: what each runner's file says must be what is added up."""

import subprocess
import sys

import results
import seeds_junit
import services

CASES = {
    "ctest": ('<testsuite><testcase name="a" status="run"/><testcase name="b" status="fail"><failure message=""/></testcase>'
              '<testcase name="c" status="notrun"><skipped message="SKIP_RETURN_CODE"/></testcase>'
              '<testcase name="d" status="disabled"/></testsuite>', "1 1 2"),
    "ctest, a failure without an element": ('<testsuite><testcase name="b" status="fail"/></testsuite>', "0 1 0"),
    "pytest": ('<testsuites><testsuite><testcase name="a" time="1"/><testcase name="b"><error message="fixture"/></testcase>'
               '<testcase name="c"><failure message="assert"/></testcase><testcase name="d"><skipped message="why"/></testcase>'
               '</testsuite></testsuites>', "1 2 1"),
    "no test at all": ("<testsuites><testsuite/></testsuites>", "0 0 0"),
}


def test_counts(tmp_path, capsys):
    for name, (xml, want) in CASES.items():
        path = tmp_path / "r.xml"
        path.write_text(xml)
        results.main([path])
        assert capsys.readouterr().out.strip() == want, name


def test_a_file_cut_short_is_no_result(tmp_path):
    path = tmp_path / "r.xml"
    path.write_text('<testsuite><testcase name="a" sta')
    done = subprocess.run([sys.executable, results.__file__, path], capture_output=True, text=True)
    assert done.returncode != 0 and done.stdout == ""


def scorer(tmp_path, line, code=0):
    path = tmp_path / "scorer.py"
    path.write_text(f"import sys\nprint({line!r})\nsys.exit({code})\n")
    return str(path)


def test_seeds(tmp_path):
    good = '{"passed": 3, "total": 4, "checks": ["ok  a", "ok  b", "ok  000 and 001 groups", "FALL SHORT  c"]}'
    assert [failure for _, failure in seeds_junit.checks(scorer(tmp_path, good), "x")] == [None, None, None]
    groups = good.replace("FALL SHORT  c", "FALL SHORT  groups: 002 is not in it")
    assert [bool(f) for _, f in seeds_junit.checks(scorer(tmp_path, groups), "x")] == [False, True, False]
    few = good.replace('"passed": 3', '"passed": 2')
    assert [bool(f) for _, f in seeds_junit.checks(scorer(tmp_path, few), "x")] == [False, False, True]
    assert [bool(f) for _, f in seeds_junit.checks(scorer(tmp_path, "could not run", 2), "x")] == [True]


def test_wait_for_says_what_it_waited_for():
    assert services.wait_for(lambda: 7, 1, "seven") == 7
    try:
        services.wait_for(lambda: 1 / 0, 0.2, "the impossible", every=0.05)
    except TimeoutError as e:
        assert "the impossible" in str(e) and "division" in str(e)
    else:
        raise AssertionError("no TimeoutError")


def test_free_ports_are_free_and_below_the_outgoing_range():
    for _ in range(20):
        assert 15000 <= services.free_port(2) < 30001
