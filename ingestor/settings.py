"""Settings of the ingestor."""

from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import NoDecode

from chassis.rates.sources import SOURCES
from chassis.settings import Settings, port_field

DEFAULTS = tuple(source.name for source in SOURCES.values() if source.default)


class IngestorSettings(Settings):
    """Which sources the ingestor asks, where, how often, and with which keys."""

    ingest_sources: Annotated[tuple[str, ...], NoDecode] = Field(
        DEFAULTS, description="Sources to collect from, separated by commas"
    )
    ingest_interval_seconds: float = Field(
        300, ge=1, description="Seconds between two rounds of `watch`"
    )
    ingest_linger_seconds: float = Field(
        0, ge=0, description="Seconds that `collect` keeps serving its metrics when it is done"
    )
    metrics_port: int | None = port_field(
        None, "Port of health and metrics of the process; unset means none"
    )
    ecb_url: str = Field(
        "https://www.ecb.europa.eu/stats/eurofxref",
        description="Folder of the ECB's eurofxref-*.xml files",
    )
    currency_api_url: str = Field(
        "https://cdn.jsdelivr.net/npm/@fawazahmed0/currency-api@{date}/v1/currencies/eur.json",
        description="Daily file of currency-api; {date} becomes a date or `latest`",
    )
    currency_api_fallback_url: str = Field(
        "https://{date}.currency-api.pages.dev/v1/currencies/eur.json",
        description="The same file on its second host",
    )
    open_er_api_url: str = Field(
        "https://open.er-api.com/v6/latest/EUR", description="Latest rates of open-er-api"
    )
    exchangerate_api_url: str = Field(
        "https://v6.exchangerate-api.com/v6/{key}/latest/EUR",
        description="Latest rates of exchangerate-api; {key} becomes the key",
    )
    exchangerate_api_key: SecretStr | None = Field(
        None, description="Key of exchangerate-api, needed only to collect from it"
    )

    @field_validator("ingest_sources", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(name.strip() for name in value.split(",") if name.strip())

    @field_validator("ingest_sources")
    @classmethod
    def _known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := sorted(set(names) - SOURCES.keys()):
            raise ValueError(f"unknown source {unknown[0]!r}; known are {', '.join(SOURCES)}")
        return tuple(sorted(set(names), key=lambda name: SOURCES[name].priority))
