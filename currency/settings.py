"""The settings of the currency service."""

from pydantic import SecretStr

from chassis.settings import Settings, password_field, port_field, url_field, with_password


class CurrencySettings(Settings):
    """The settings of ``currency.app`` and ``currency.consumer``."""

    currency_database_url: str | None = url_field("Currency store")
    currency_database_password: SecretStr | None = password_field("CURRENCY_DATABASE_URL")
    currency_consumer_port: int = port_field(
        9105, "Port on which currency.consumer serves health and metrics"
    )

    @property
    def store_url(self) -> str:
        """Return the URL, password included, of the currency store."""
        url = self.currency_database_url or self.embedded_url("currency")
        return with_password(url, "CURRENCY_DATABASE_PASSWORD", self.currency_database_password)
