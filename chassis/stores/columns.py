"""Column types that keep decimals exact and times in UTC on every dialect."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Dialect, Numeric, String
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeDecorator, TypeEngine

# Codes are compared byte by byte, and writes are transactional.
IN_MYSQL: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
}
WHOLE_DIGITS, FRACTION_DIGITS = 16, 12
Reader = Callable[[Any], Any]


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal that comes back as it went in: text on SQLite, ``DECIMAL(28,12)`` on MySQL.

    A value with more digits is a ``ValueError``, because MySQL would round it.
    """

    impl = Numeric(WHOLE_DIGITS + FRACTION_DIGITS, FRACTION_DIGITS)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return String(40) if dialect.name == "sqlite" else self.impl_instance

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        # Text on MySQL too, because the driver writes some decimals as floating point numbers.
        text = format(value, "f")
        return text if dialect.name == "sqlite" else _fitting(text)

    # Not process_result_value: its two calls for each value took a quarter of reading a series.
    def result_processor(self, dialect: Dialect, coltype: object) -> Reader:  # noqa: ARG002
        return _decimal


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment: sortable text on SQLite, ``DATETIME(6)`` in UTC on MySQL."""

    impl = String(27)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return mysql.DATETIME(fsp=6) if dialect.name == "mysql" else String(27)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        utc = value.astimezone(UTC).replace(tzinfo=None)
        # Always six fractional digits, so that the texts sort like the moments.
        if dialect.name == "mysql":
            return utc.isoformat(" ", timespec="microseconds")
        return utc.isoformat(timespec="microseconds") + "Z"

    def result_processor(self, dialect: Dialect, coltype: object) -> Reader:  # noqa: ARG002
        return _in_utc if dialect.name == "mysql" else _read


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.replace(tzinfo=UTC)


def _read(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _fitting(text: str) -> str:
    whole, _, fraction = text.lstrip("-").partition(".")
    fits = whole.isdecimal() and len(whole) <= WHOLE_DIGITS
    if not fits or len(fraction.rstrip("0")) > FRACTION_DIGITS:
        raise ValueError(f"{text} does not fit into DECIMAL(28,12)")
    return text
