"""Names in English and Korean."""

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
