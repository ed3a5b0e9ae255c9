"""The settings of the history service."""

from pydantic import SecretStr

from chassis.settings import Settings, password_field, port_field, url_field, with_password


class HistorySettings(Settings):
    """The settings of ``history.app`` and ``history.consumer``."""

    history_database_url: str | None = url_field("History store")
    history_database_password: SecretStr | None = password_field("HISTORY_DATABASE_URL")
    history_consumer_port: int = port_field(
        9106, "Port on which history.consumer serves health and metrics"
    )

    @property
    def store_url(self) -> str:
        """Return the URL, password included, of the history store."""
        url = self.history_database_url or self.embedded_url("history")
        return with_password(url, "HISTORY_DATABASE_PASSWORD", self.history_database_password)
