"""A history service with what three sources observed in the last week of October 2026."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.history_service import Service, seen, service


@pytest.fixture
def history(tmp_path: Path) -> Iterator[Service]:
    """The ECB until Friday; currency-api until Saturday, when the clock stands at 18:00 UTC.

    open-er-api, which forbids redistribution, is the only source of the Taiwan dollar.
    """
    made = service(tmp_path)
    made.load(
        seen("ecb", "2026-10-28", USD="1.1199", KRW="1488.02", JPY="174.9"),
        seen("ecb", "2026-10-29", USD="1.1164", KRW="1490.11", JPY="175.1"),
        seen("ecb", "2026-10-30", USD="1.1172", KRW="1491.76", JPY="175.68"),
        seen("currency-api", "2026-10-30", "00:00", USD="1.12", VND="29000.5"),
        seen("currency-api", "2026-10-31", "00:00", USD="1.13", VND="29001.5"),
        seen("open-er-api", "2026-10-31", "00:00", USD="1.12", TWD="36"),
    )
    made.clock.forward(days=1)
    yield made
    made.close()
