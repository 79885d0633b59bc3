"""What is built is hard to misuse: the compiler says it of every file, the headers and instructions of the binary of the
whole. Sanitized builds are not looked at."""

import json
import pathlib
import platform
import re
import resource
import shlex
import subprocess
import time

import pytest
from services import BINARY, ROOT


def readelf(*what):
    return subprocess.run(["readelf", "--wide", *what, BINARY], capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def imported():
    """Names of the functions that come from libraries."""
    return set(re.findall(r" UND (\w+)", readelf("--dyn-syms")))


def test_position_independent():
    assert "Type:                              DYN" in readelf("--file-header")
    assert re.search(r"FLAGS_1\).*\bPIE\b", readelf("--dynamic"))


def test_tables_are_read_only_from_the_start():
    assert "GNU_RELRO" in readelf("--program-headers")
    assert re.search(r"\(FLAGS\).*BIND_NOW|FLAGS_1\).*\bNOW\b", readelf("--dynamic"))
    assert "TEXTREL" not in readelf("--dynamic")


def test_nothing_is_both_writable_and_executable():
    stack, = re.findall(r"GNU_STACK.*", readelf("--program-headers"))
    assert "RWE" not in stack and re.search(r" RW +0x", stack), stack
    assert not re.search(r"LOAD.* RWE ", readelf("--program-headers"))
    assert not re.search(r"\((?:RPATH|RUNPATH)\)", readelf("--dynamic")), "libraries come from the system alone"


def macros(command):
    """What the compiler defines where it compiles a file of the project with this command line."""
    words = shlex.split(command["command"])
    while not words[0].endswith(("cc", "++", "gcc", "clang")):
        words.pop(0)  # ccache
    for option in "-o", "-c", "-include":
        if option in words:
            del words[words.index(option):words.index(option) + 2]
    language = "c++" if command["file"].endswith((".cc", ".cpp")) else "c"
    text = subprocess.run([*words, "-w", "-x", language, "-dM", "-E", "/dev/null"], cwd=command["directory"], capture_output=True, text=True,
                          check=True).stdout
    return dict(re.findall(r"#define (\w+) ?(.*)", text)), words


def test_every_file_is_compiled_so():
    """Asked for each command line: one file without a flag is enough to fail. A function that the binary imports plain beside
    its checked twin proves nothing: the compiler itself puts snprintf() for a "%s" that it knows to fit, or where it cannot know."""
    commands = [c for c in json.loads((BINARY.parent / "compile_commands.json").read_text())
                if pathlib.Path(c["file"]).is_relative_to(ROOT) and not pathlib.Path(c["file"]).is_relative_to(ROOT / "tests")]
    kinds = {}  # the same options give the same answer
    for c in commands:
        options = c["command"].replace(c["file"], "").replace(c["output"], "") if "output" in c else re.sub(r" -o \S+ -c \S+", "", c["command"])
        kinds.setdefault(options, []).append(c)
    assert len(commands) > 150
    x86 = platform.machine() == "x86_64"
    for files in kinds.values():
        defined, words = macros(files[0])
        named = [c["file"] for c in files[:5]]
        assert defined.get("_FORTIFY_SOURCE") == "3" and "__OPTIMIZE__" in defined, named
        assert "__SSP_STRONG__" in defined and defined.get("__pie__") == "2", named
        assert (defined.get("__CET__") == "3" and "-fstack-clash-protection" in words) or not x86, named


def test_nothing_else_is_linked_in():
    """Archives of others would bring code that was compiled in another way."""
    commands = subprocess.run(["ninja", "-C", BINARY.parent, "-t", "commands", "newsmill"], capture_output=True, text=True, check=True).stdout
    link = commands.splitlines()[-1]
    archives = re.findall(r"\S+\.a\b", link)
    assert len(archives) > 20 and all((BINARY.parent / a).is_relative_to(BINARY.parent) and not a.startswith("/") for a in archives), archives


def test_checks_are_in_the_binary(imported):
    assert "__stack_chk_fail" in imported
    checked = {name for name in imported if name.endswith("_chk")}
    assert checked >= {"__snprintf_chk", "__vsnprintf_chk", "__fprintf_chk"} and len(checked) >= 5, checked


def test_control_flow_is_marked():
    """Indirect branches end at a mark. The property note is not there: Debian's start files are without it."""
    code = subprocess.run(["objdump", "--disassemble", "--no-show-raw-insn", "--section=.text", BINARY], capture_output=True, text=True,
                          check=True).stdout
    if "x86-64" not in code[:200]:
        pytest.skip("another architecture has other marks")
    assert code.count("endbr64") > 300


def test_no_core_dump():
    """A core would hold passwords and articles; a limit of 1 also keeps it from a program that core_pattern names."""
    want = 1 if resource.getrlimit(resource.RLIMIT_CORE)[1] != 0 else 0
    process = subprocess.Popen([BINARY, "process", "--ndjson", "/dev/stdin"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            limit = resource.prlimit(process.pid, resource.RLIMIT_CORE)[0]
            if limit == want:
                break
            time.sleep(0.05)
        assert limit == want
    finally:
        process.kill()
        process.communicate()
