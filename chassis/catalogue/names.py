"""Names in the two languages of the project, and how typed text is compared with them."""

import unicodedata
from dataclasses import dataclass
from functools import cache

from babel import Locale


@dataclass(frozen=True, slots=True)
class Names:
    """What something is called in English and in Korean."""

    en: str
    ko: str


@cache
def locale(language: str) -> Locale:
    """Return the CLDR data of ``en`` or ``ko``."""
    return Locale(language)


def folded(text: str) -> str:
    """Return ``text`` so that spellings people take for the same compare as equal."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
