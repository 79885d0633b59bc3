"""The command blocks of a document: what is indented by four spaces, taken together as far as it is."""

import re


def commands(text):
    """[block]: each run of lines indented by four spaces, outside of fences, without the indent. Of lists none."""
    text = re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
    return [re.sub(r"^    ", "", block, flags=re.M).strip("\n") for block in re.findall(r"(?<=\n\n)((?:    .*\n|\n(?=    ))+)", "\n" + text)]


def fences(text):
    """The languages of what stands between ``` and ```, in order."""
    return re.findall(r"^```(\w*)\n.*?^```$", text, flags=re.M | re.S)


def command(text, word):
    """The only block with this word in it."""
    found = [block for block in commands(text) if word in block]
    assert len(found) == 1, f"{len(found)} blocks with {word!r}"
    return found[0]
