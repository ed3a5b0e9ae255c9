"""The everyday names of tests/data/everyday-names.yaml, each with the code it must find first."""

from pathlib import Path

import yaml

FILE = Path(__file__).parents[1] / "data" / "everyday-names.yaml"


# A click does not guess: it takes names only.
GUESSES = frozenset({"initials", "typos"})


def everyday_names(*, guesses: bool = True) -> list[tuple[str, str]]:
    """Return pairs of a text and a code, in the order of the file; ``guesses`` are not names."""
    topics = yaml.safe_load(FILE.read_text("utf-8"))
    return [
        (text, code)
        for topic, codes in topics.items()
        if guesses or topic not in GUESSES
        for code, texts in codes.items()
        for text in texts
    ]
