"""What the history service can be told through its environment."""

from pydantic import Field

from chassis.settings import Settings


class HistorySettings(Settings):
    """The settings of ``history.app`` and ``history.consumer``."""

    history_database_url: str | None = Field(
        default=None, description="History store; unset means the embedded one in TRIP_DATA_DIR"
    )
    history_consumer_port: int = Field(
        default=9106, ge=1, le=65535, description="Where history.consumer shows health and metrics"
    )

    @property
    def store_url(self) -> str:
        """Return the URL of the history store."""
        return self.history_database_url or self.embedded_url("history")
