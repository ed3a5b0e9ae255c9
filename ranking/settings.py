"""The settings of the ranking service, read from its environment."""

from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr

from chassis.settings import Settings, password_field, port_field, url_field, with_password


class RankingSettings(Settings):
    """The settings of ``ranking.app``."""

    ranking_database_url: str | None = url_field("Ranking store")
    ranking_database_password: SecretStr | None = password_field("RANKING_DATABASE_URL")
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
        """Return the URL of the ranking store, including the password.

        Raises ``ValueError`` if there is a password but no user.
        """
        url = self.ranking_database_url or self.embedded_url("ranking")
        return with_password(url, "RANKING_DATABASE_PASSWORD", self.ranking_database_password)


class InitialiseSettings(Settings):
    """The settings of ``ranking.mongodb.initialise``."""

    mongodb_url: str = Field(
        default="mongodb://localhost:27017/", description="URL of the server, without a user"
    )
    mongodb_member: str = Field(
        pattern=r"^[^\s:/]+:\d+$", description="HOST:PORT by which every client reaches that server"
    )
    mongodb_keyfile: SecretStr = Field(
        min_length=1, description="Content of the server's key file, which lets in its own user"
    )
    mongodb_root_password: SecretStr = Field(
        min_length=1, description="Password of the user `root`, who may do everything"
    )
    ranking_database_password: SecretStr = Field(
        min_length=1, description="Password of the user `ranking` of the database `ranking`"
    )
    metrics_port: int | None = port_field(
        None, "Port of health and metrics of the process; unset means none"
    )
