"""Query parameters, read strictly: unknown, repeated or malformed ones are clear errors."""

import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from flask import request

from chassis.catalogue.currencies import is_in_use, is_known, iso_codes
from chassis.rates.sources import SOURCES
from chassis.web.problems import BadRequest, NotFound, Unprocessable

Choice = TypeVar("Choice", bound=str)
CODE = re.compile(r"[A-Za-z]{3}")
PLAIN_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,12})?")


def only(*names: str) -> None:
    """Raise 400 for a query parameter that is not in ``names`` or is repeated."""
    # Most requests have no query, and parsing takes time.
    for name, values in request.args.lists() if request.query_string else ():
        if name not in names:
            known = ", ".join(names) or "none"
            raise BadRequest(name, f"unknown parameter; this route takes: {known}")
        if len(values) > 1:
            raise BadRequest(name, "given more than once")


def text(name: str) -> str | None:
    """Return the parameter ``name`` if it is present and not blank."""
    # Not get(), which makes an exception for every parameter that is missing.
    given = request.args
    return (given[name].strip() or None) if name in given else None


def required(name: str) -> str:
    """Return the parameter ``name``; 400 if it is missing."""
    value = text(name)
    if value is None:
        raise BadRequest(name, "is required")
    return value


def integer(name: str, default: int, low: int, high: int) -> int:
    """Return a whole number from ``low`` to ``high``; 400 for anything else."""
    value = text(name)
    if value is None:
        return default
    if not re.fullmatch(r"[0-9]{1,9}", value) or not low <= int(value) <= high:
        raise BadRequest(name, f"must be a whole number from {low} to {high}")
    return int(value)


def day(name: str) -> date | None:
    """Return a calendar day written ``YYYY-MM-DD``; 400 for anything else."""
    value = text(name)
    if value is None:
        return None
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise BadRequest(name, "must be a day written YYYY-MM-DD") from None


def choice(name: str, default: Choice, allowed: Collection[Choice]) -> Choice:
    """Return one of ``allowed``; 422 for any other value."""
    value = text(name)
    if value is None:
        return default
    for known in allowed:
        if value == known:
            return known
    raise Unprocessable(name, f"must be one of: {', '.join(allowed)}")


def amount(name: str) -> Decimal:
    """Return a required plain decimal number, not negative; 400 for anything else."""
    value = required(name)
    try:
        if not PLAIN_NUMBER.fullmatch(value):
            raise InvalidOperation
        return Decimal(value)
    except InvalidOperation:
        raise BadRequest(
            name, "must be a plain number such as 1234.56, at most 15 digits before the point"
        ) from None


def currency(name: str, default: str | None = None) -> str:
    """Return a known currency code in upper case; 422 for an unknown one, 400 if missing."""
    value = text(name) or default or required(name)
    return known_code(name, value)


def currency_in_use(name: str, default: str | None = None) -> str:
    """Return the code of a currency that is still in use; 422 for a withdrawn one."""
    return in_use(name, currency(name, default))


def currencies(name: str, limit: int) -> list[str] | None:
    """Return the codes of a comma-separated list without repetition; 422 for an unknown one."""
    value = text(name)
    if value is None:
        return None
    codes = [known_code(name, each.strip()) for each in value.split(",")]
    if len(codes) > limit:
        raise BadRequest(name, f"at most {limit} codes")
    return list(dict.fromkeys(codes))


def source(name: str) -> str | None:
    """Return the name of a source of rates, ``None`` if missing; 422 for an unknown one."""
    return choice(name, "", SOURCES) or None


def in_use(name: str, code: str) -> str:
    """Return ``code`` if the currency is still in use; 422 for a withdrawn one."""
    if not is_in_use(code):
        raise Unprocessable(name, f"{code} was withdrawn; only a currency in use has a latest rate")
    return code


def known_code(name: str, value: str) -> str:
    """Return ``value`` as a currency code; 422 naming the field if it is not one."""
    if not CODE.fullmatch(value) or not is_known(value.upper()):
        raise Unprocessable(name, _unknown(value))
    return value.upper()


def path_code(value: str) -> str:
    """Return the currency code a path names; 404 if there is no such currency."""
    if not CODE.fullmatch(value) or not is_known(value.upper()):
        raise NotFound(f"{_unknown(value)}.")
    return value.upper()


def _unknown(value: str) -> str:
    if value.upper() in iso_codes():
        return f"{value.upper()} is in ISO 4217, but the catalogue has no such currency"
    return f"{value[:20]!r} is not a currency code of the catalogue"
