"""How typed text is compared with names: by letters alone, by keystrokes, and by initials."""

import re
from collections.abc import Iterable, Iterator
from unicodedata import category, combining, lookup, name, normalize

# Latin letters that Unicode does not take apart into a letter and an accent.
LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "\u0131": "i", "þ": "th", "æ": "ae", "œ": "oe"}
)
APOSTROPHES = re.compile("['`\u00b4\u2018\u2019\u02bb\u02bc]")
SAME = {"saint": "st"}
LITTLE = frozenset({"and", "the"})
FIRST_FINAL, LAST_FINAL = 0x11A8, 0x11C2
FINAL, INITIAL = "HANGUL JONGSEONG ", "HANGUL CHOSEONG "


def _letters(final: str) -> str:
    parts = name(final).removeprefix(FINAL).split("-")
    return "".join(lookup(INITIAL + part) for part in parts)


# The same key types a consonant at the beginning and at the end of a syllable.
KEYS = {final: _letters(chr(final)) for final in range(FIRST_FINAL, LAST_FINAL + 1)}


def words(text: str) -> list[str]:
    """Return the words of ``text`` without case, width, accents, apostrophes and punctuation."""
    plain = normalize("NFKD", APOSTROPHES.sub("", text)).casefold().translate(LETTERS)
    kept = "".join(
        each if category(each)[0] in "LNS" else " " for each in plain if not combining(each)
    )
    found = [SAME.get(word, word) for word in normalize("NFC", kept).split()]
    return [word for word in found if word not in LITTLE] if len(found) > 1 else found


def folded(text: str) -> str:
    """Return ``text`` in a form in which spellings that people consider the same are equal."""
    return "".join(words(text))


def keys(word: str) -> str:
    """Return the letters of a folded ``word``, Hangul taken apart: 홍콩 gives ㅎㅗㅇㅋㅗㅇ."""
    return normalize("NFD", word).translate(KEYS)


def initials(word: str) -> str:
    """Return the first letter of each syllable of a folded ``word``: 홍콩 gives ㅎㅋ."""
    return "".join(keys(syllable)[0] for syllable in word)


def are_initials(typed: str) -> bool:
    """Return whether the keys that were ``typed`` are initial consonants of Hangul only."""
    return bool(typed) and all(name(each, "").startswith(INITIAL) for each in typed)


def near(typed: str, names: Iterable[str]) -> Iterator[str]:
    """Yield the names from which ``typed`` differs by a letter missing, added, wrong or swapped."""
    # The typo is in one half only, and the other half is compared much faster.
    half = len(typed) // 2
    head, tail = typed[:half], typed[half + 1 :]
    for each in names:
        if (each.startswith(head) or each.endswith(tail)) and _is_a_typo(typed, each):
            yield each


def _is_a_typo(typed: str, name: str) -> bool:
    pairs = enumerate(zip(typed, name, strict=False))
    shorter = min(len(typed), len(name))
    same = next((place for place, (one, other) in pairs if one != other), shorter)
    left, right = typed[same:], name[same:]
    swapped = left[1:2] + left[:1] + left[2:]
    return right in {left[1:], right[:1] + left, right[:1] + left[1:], swapped}
