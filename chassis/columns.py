"""Column types that keep decimals exact and times in UTC on every dialect."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Dialect, Numeric, String
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeDecorator, TypeEngine


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal that comes back as it went in: text on SQLite, ``DECIMAL(28,12)`` elsewhere."""

    impl = Numeric(28, 12)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return String(40) if dialect.name == "sqlite" else Numeric(28, 12)

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        return format(value, "f") if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        return None if value is None else Decimal(value)


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
        # Always six fractional digits, so that the order of the texts is that of the moments.
        return utc if dialect.name == "mysql" else utc.isoformat(timespec="microseconds") + "Z"

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return (
            datetime.fromisoformat(value) if isinstance(value, str) else value.replace(tzinfo=UTC)
        )
