"""What each command says of itself; the man page and the completions say the same."""

import importlib.util
import re
import subprocess

import pytest
import services

FOLDER = services.ROOT / "deploy/completion"


@pytest.fixture(scope="module")
def generate():
    spec = importlib.util.spec_from_file_location("generate", FOLDER / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def commands(generate):
    return generate.commands_of(services.BINARY)


def test_every_command_has_help_with_an_example_that_it_would_take(commands, generate):
    assert len(commands) > 12
    for c in commands:
        assert c.usage.startswith(f"newsmill {c.name}") and c.about and c.example, c.name
        assert f"newsmill {c.name}" in c.example, c.name
        own = c.example.split(f"newsmill {c.name}")[1].split("|")[0]
        unknown = set(re.findall(r"(?<!\S)--[a-z-]+", own)) - set(generate.words(c))
        assert not unknown, f"{c.name}: {unknown} in its example is no flag of its help"


def test_what_is_made_from_the_help_is_what_is_here(generate):
    for name, text in generate.made(services.BINARY).items():
        assert (FOLDER / name).read_text() == text, f"{name}: run deploy/completion/generate.py build/release/newsmill"


def test_the_man_page_is_one():
    done = subprocess.run(["mandoc", "-T", "lint", "-W", "error", FOLDER / "newsmill.1"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    page = subprocess.run(["mandoc", "-T", "ascii", FOLDER / "newsmill.1"], capture_output=True, text=True, check=True).stdout
    page = re.sub(".\b", "", page)
    for word in ("EXIT STATUS", "--resume", "NEWSMILL_LOG_FORMAT", "newsmill tail --from 1h"):
        assert word in page, word


@pytest.mark.parametrize("line, want", [
    ("newsmill fe", ["feed"]), ("newsmill st", ["status"]), ("newsmill feed --re", ["--resume"]),
    ("newsmill tail --un", ["--until-end"]), ("newsmill tail --resu", []), ("newsmill nothing --x", [])])
def test_bash_completes(line, want):
    words = line.split()
    script = f'. {FOLDER}/newsmill.bash; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; ' \
             f'_newsmill newsmill {words[-1]} {words[-2]}; printf "%s\\n" "${{COMPREPLY[@]}}"'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == want and not done.stderr


def test_zsh_loads_it(tmp_path):
    script = f"autoload -U compinit; fpath=({FOLDER} $fpath); compinit -u -d {tmp_path}/dump; print $_comps[newsmill]; " \
             "autoload +X _newsmill && whence -w _newsmill"
    done = subprocess.run(["zsh", "-f", "-c", script], capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.split("\n")[:2] == ["_newsmill", "_newsmill: function"], done.stdout + done.stderr
