"""The settings of the history service."""

from pydantic import Field, SecretStr

from chassis.settings import Settings, with_password


class HistorySettings(Settings):
    """The settings of ``history.app`` and ``history.consumer``."""

    history_database_url: str | None = Field(
        default=None,
        repr=False,
        description="History store; unset means the embedded one in TRIP_DATA_DIR",
    )
    history_database_password: SecretStr | None = Field(
        default=None, description="Password for HISTORY_DATABASE_URL, if it is not in there"
    )
    history_consumer_port: int = Field(
        default=9106,
        ge=1,
        le=65535,
        description="Port on which history.consumer serves health and metrics",
    )

    @property
    def store_url(self) -> str:
        """Return the URL, password included, of the history store."""
        url = self.history_database_url or self.embedded_url("history")
        return with_password(url, "HISTORY_DATABASE_PASSWORD", self.history_database_password)
