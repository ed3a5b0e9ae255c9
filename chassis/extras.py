"""Drivers that come with an extra of the package, and the sentence for a missing one."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import MappingProxyType

DRIVERS = MappingProxyType(
    {"deploy": "cryptography", "kafka": "confluent_kafka", "mongodb": "pymongo", "mysql": "mysql"}
)


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Raise ``ValueError`` if what is imported in the block needs the extra ``name``."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != DRIVERS[name]:
            raise
        install = f"pip install 'trip-service[{name}]'"
        raise ValueError(f"a library is not installed: {install}") from None
