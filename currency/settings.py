"""The settings of the currency service."""

from pydantic import Field, SecretStr

from chassis.settings import Settings, with_password


class CurrencySettings(Settings):
    """The settings of ``currency.app`` and ``currency.consumer``."""

    currency_database_url: str | None = Field(
        default=None,
        repr=False,
        description="Currency store; unset means the embedded one in TRIP_DATA_DIR",
    )
    currency_database_password: SecretStr | None = Field(
        default=None, description="Password for CURRENCY_DATABASE_URL, if it is not in there"
    )
    currency_consumer_port: int = Field(
        default=9105,
        ge=1,
        le=65535,
        description="Port on which currency.consumer serves health and metrics",
    )

    @property
    def store_url(self) -> str:
        """Return the URL, password included, of the currency store."""
        url = self.currency_database_url or self.embedded_url("currency")
        return with_password(url, "CURRENCY_DATABASE_PASSWORD", self.currency_database_password)
