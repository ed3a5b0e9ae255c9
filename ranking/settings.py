"""What the ranking service can be told through its environment."""

from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr

from chassis.settings import Settings


class RankingSettings(Settings):
    """The settings of ``ranking.app``."""

    ranking_database_url: str | None = Field(
        default=None, description="Ranking store; unset means the embedded one in TRIP_DATA_DIR"
    )
    ranking_timezone: ZoneInfo = Field(
        default=ZoneInfo("Asia/Seoul"), description="Time zone whose calendar days are ranked"
    )
    ranking_reset_token: SecretStr | None = Field(
        default=None,
        min_length=1,
        description="Bearer token of POST /api/v1/rankings/reset; unset means nobody may reset",
    )
    ranking_click_limit: int = Field(
        default=100, ge=1, le=1_000_000, description="Clicks a client may send in one minute"
    )
    trusted_proxies: int = Field(
        default=0, ge=0, le=10, description="Proxies of ours in front, each adding X-Forwarded-For"
    )

    @property
    def store_url(self) -> str:
        """Return the URL of the ranking store."""
        return self.ranking_database_url or self.embedded_url("ranking")
