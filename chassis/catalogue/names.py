"""Names in English and Korean, and how typed text is compared with them."""

import unicodedata
from dataclasses import dataclass
from functools import cache

from babel import Locale


@dataclass(frozen=True, slots=True)
class Names:
    """The English and the Korean name of a currency or a country."""

    en: str
    ko: str


@cache
def locale(language: str) -> Locale:
    """Return the CLDR data of ``en`` or ``ko``."""
    return Locale(language)


def folded(text: str) -> str:
    """Return ``text`` in a form in which spellings that people consider the same are equal."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
