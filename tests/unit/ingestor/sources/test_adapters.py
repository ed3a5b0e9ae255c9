import pytest

from chassis.rates.sources import SOURCES
from ingestor.settings import IngestorSettings
from ingestor.sources import adapter


@pytest.mark.parametrize("name", SOURCES)
def test_every_source_has_an_adapter(name: str) -> None:
    made = adapter(name, IngestorSettings(exchangerate_api_key="0123456789abcdef"))
    assert made.latest or made.history
