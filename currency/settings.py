"""What the currency service can be told through its environment."""

from pydantic import Field

from chassis.settings import Settings


class CurrencySettings(Settings):
    """The settings of ``currency.app`` and ``currency.consumer``."""

    currency_database_url: str | None = Field(
        default=None, description="Currency store; unset means the embedded one in TRIP_DATA_DIR"
    )
    currency_consumer_port: int = Field(
        default=9105, ge=1, le=65535, description="Where currency.consumer shows health and metrics"
    )

    @property
    def store_url(self) -> str:
        """Return the URL of the currency store."""
        return self.currency_database_url or self.embedded_url("currency")
