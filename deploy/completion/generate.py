#!/usr/bin/python3
"""generate.py BINARY: writes the man page and the completions of bash and zsh, all from what `newsmill --help` says.

Run it after a change of a command's help or of a setting; a test compares.
"""

import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
MARK = "# Made by generate.py from `newsmill --help`: do not edit."


def text_of(binary, *args):
    return subprocess.run([binary, *args], capture_output=True, text=True, check=True).stdout


class Command:
    """usage, about (paragraphs), flags [(flag, argument, meaning)], settings likewise, example."""

    def __init__(self, binary, name, does):
        self.name, self.does = name, does
        helped = text_of(binary, name, "--help")
        first = re.search(r"^(?:\S.*\n)?  --[a-z-]+, (?:NEWSMILL_|DATABASE_URL)", helped, re.M)
        own, settings = (helped[:first.start()], helped[first.start():]) if first else (helped, "")
        self.usage = own.splitlines()[0].removeprefix("usage: ")
        self.example = own.partition("\nExample: ")[2].strip()
        body = own.partition("\n\n")[2].partition("\nExample: ")[0]
        self.about = [p for p in re.split(r"\n\s*\n", body) if p.strip() and not p.startswith("  ")]
        self.flags = flags_of(body)
        self.settings = settings_of(settings)


def flags_of(body):
    """Lines of two blanks and a flag, with the deeper lines that follow."""
    found = []
    for line in body.splitlines():
        if line and not line.startswith(" ") and found:
            found.append(None)  # running text ends a list
        match = re.match(r"^  (--[a-z-]+)(?: ([A-Za-z:=|…]+))?  +(\S.*)$", line)
        if match and line.startswith("  --"):
            found.append([match[1], match[2] or "", match[3]])
        elif found and found[-1] and line.startswith("    ") and line.strip():
            found[-1][2] += " " + line.strip()
    return [f for f in found if f]


def settings_of(text):
    found = []
    for line in text.splitlines():
        match = re.match(r"^  (--[a-z-]+)(?:[ =](\S.*))?, (NEWSMILL_\w+|DATABASE_URL)(.*)$", line)
        if match:
            found.append([match[1], match[2] or "", match[3], ""])
        elif found and line.startswith("        "):
            found[-1][3] += " " + line.strip()
    return found


def commands_of(binary):
    lines = re.findall(r"^  ([a-z-]+)  +(\S.*)$", text_of(binary, "--help"), re.M)
    return [Command(binary, name, does) for name, does in lines]


# ---- man page -----------------------------------------------------------------------------------------------------


def mdoc(text):
    text = text.replace("\\", "\\e")
    return "\n".join("\\&" + line if line.startswith((".", "'")) else line for line in text.splitlines())


def man(commands):
    out = ['.\\" ' + MARK[2:], ".Dd $Mdocdate$", ".Dt NEWSMILL 1", ".Os", ".Sh NAME", ".Nm newsmill",
           ".Nd raw news articles from Kafka to PostgreSQL, and their groups back", ".Sh SYNOPSIS", ".Nm", ".Ar command",
           ".Op Ar flags", ".Sh DESCRIPTION", "The commands:", ".Bl -tag -width check-config"]
    for c in commands:
        out += [f".It Cm {c.name}", mdoc(c.does[0].upper() + c.does[1:] + ".")]
    out += [".El", ".Sh COMMANDS"]
    for c in commands:
        out += [f".Ss {c.name}", ".Bd -literal", mdoc(c.usage), ".Ed", ".Pp"]
        for paragraph in c.about:
            out += [mdoc(" ".join(paragraph.split())), ".Pp"]
        if c.flags:
            out += [".Bl -tag -width Ds"]
            for flag, argument, meaning in c.flags:
                out += [f".It Fl \\&{flag[1:]}" + (f" Ar {mdoc(argument)}" if argument else ""), mdoc(meaning)]
            out += [".El", ".Pp"]
        out += ["Example:", ".Bd -literal -offset indent", mdoc(c.example), ".Ed"]
    out += [".Sh SETTINGS", "By the environment, or by a flag, which wins; commands take those that they need.",
            ".Bl -tag -width Ds"]
    seen = set()
    for setting in (s for c in commands for s in c.settings):
        if setting[2] not in seen:
            seen.add(setting[2])
            out += [f".It Ev {setting[2]} , Fl \\&{setting[0][1:]}", mdoc(setting[3].strip())]
    out += [".El", ".Sh EXIT STATUS", ".Bl -tag -width Ds", ".It 0", "Fine.", ".It 1",
            "Failed; the last line on standard error, or in the log, says why, and which setting to change where one can help.",
            ".It 2", "Usage: a flag or a setting is wrong, and nothing was done.", ".It 3",
            "Done, but some articles were rejected or refused.", ".El"]
    return "\n".join(out) + "\n"


# ---- completion ---------------------------------------------------------------------------------------------------


def words(command):
    return sorted({f[0] for f in command.flags} | {s[0] for s in command.settings} | {"--help"})


def bash(commands):
    names = " ".join(c.name for c in commands)
    cases = "\n".join(f"    {c.name}) words='{' '.join(words(c))}' ;;" for c in commands)
    return f"""# shellcheck shell=bash
{MARK}
# To use it: . newsmill.bash, or copy it to /usr/share/bash-completion/completions/newsmill

_newsmill() {{
    local words
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W '{names}' -- "$2")
        return
    fi
    case ${{COMP_WORDS[1]}} in
{cases}
    *) return ;;
    esac
    case $2 in
    -*) mapfile -t COMPREPLY < <(compgen -W "$words" -- "$2") ;;
    *) mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
    esac
}}
complete -o filenames -F _newsmill newsmill
"""


def quoted(text):
    return text.replace("'", "'\\''").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")


def zsh(commands):
    listed = "\n".join(f"        '{c.name}:{quoted(c.does)}'" for c in commands)
    cases = []
    for c in commands:
        rows = [f"            '{flag}[{quoted(meaning)}]{':' + quoted(argument) + ':_files' if argument else ''}' \\"
                for flag, argument, meaning in c.flags]
        own = {f[0] for f in c.flags}
        rows += [f"            '{s[0]}[{quoted(s[3].strip())}]:value:_files' \\" for s in c.settings if s[0] not in own]
        cases.append(f"    {c.name})\n        _arguments \\\n" + "\n".join(rows) + "\n            '--help[show the flags]' '*:file:_files' ;;")
    return f"""#compdef newsmill
{MARK}
# To use it: copy it to a folder of $fpath as _newsmill

_newsmill() {{
    local -a commands
    commands=(
{listed}
    )
    if (( CURRENT == 2 )); then
        _describe command commands
        return
    fi
    local name=$words[2]
    shift words
    (( CURRENT-- ))
    case $name in
{chr(10).join(cases)}
    esac
}}
_newsmill "$@"
"""


def made(binary):
    """{file name: text}"""
    commands = commands_of(binary)
    return {"newsmill.1": man(commands), "newsmill.bash": bash(commands), "_newsmill": zsh(commands)}


def main():
    for name, text in made(sys.argv[1]).items():
        (HERE / name).write_text(text)


if __name__ == "__main__":
    main()
