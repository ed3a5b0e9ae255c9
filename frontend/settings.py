"""The settings of the frontend service."""

from pathlib import Path

from pydantic import Field

from chassis.web.server import ServerSettings

BUILT = Path(__file__).parent / "dist"
EXPERIMENTS = Path(__file__).parent / "experiments" / "experiments.yaml"


class FrontendSettings(ServerSettings):
    """The settings of ``frontend.app``, which does not serve metrics if its master does."""

    page_dir: Path = Field(default=BUILT, description="Folder of the built page")
    gateway: bool = Field(
        default=True, description="Pass the public routes of the three APIs on to them"
    )
    currency_url: str = Field(
        default="http://127.0.0.1:8001", pattern=r"^https?://", description="The currency API"
    )
    history_url: str = Field(
        default="http://127.0.0.1:8003", pattern=r"^https?://", description="The history API"
    )
    ranking_url: str = Field(
        default="http://127.0.0.1:8002", pattern=r"^https?://", description="The ranking API"
    )
    gateway_seconds: float = Field(
        default=10, gt=0, le=60, description="How long an API may be silent"
    )
    trusted_proxies: int = Field(
        default=0, ge=0, le=10, description="Proxies of ours in front, each adding X-Forwarded-For"
    )

    experiments_file: Path = Field(
        default=EXPERIMENTS, description="File of the experiments on the page"
    )
    vitals_per_minute: int = Field(
        default=60,
        ge=1,
        le=10_000,
        description="Reports of a browser that each worker accepts from one client in a minute",
    )

    @property
    def upstreams(self) -> dict[str, str]:
        """Return the address of each API by the name of its service."""
        addresses = {
            "currency": self.currency_url,
            "history": self.history_url,
            "ranking": self.ranking_url,
        }
        return {service: address.rstrip("/") for service, address in addresses.items()}
