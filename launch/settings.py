"""The settings of `make run`: a port for every process of the table of services."""

from typing import Any

from pydantic import Field, create_model

from chassis.settings import Settings
from launch.services import APIS, SERVICES, Service


class Launch(Settings):
    """Where the processes of one machine listen, and how many workers each service has."""

    watch_port: int = Field(
        default=9107, ge=1, le=65535, description="Port on which `ingestor watch` serves metrics"
    )
    web_workers: int = Field(default=2, ge=1, le=64, description="gunicorn workers of each service")

    def port(self, service: Service) -> int:
        """Return the port of a service."""
        return int(getattr(self, f"{service.name}_port"))

    def ports(self) -> dict[str, int]:
        """Return the port of each process by the variable that sets it."""
        names = [name for name in type(self).model_fields if name.endswith("_port")]
        return {name.upper(): getattr(self, name) for name in names}

    def addresses(self) -> dict[str, str]:
        """Return the address of each API by the variable that the frontend reads it from."""
        return {f"{api.name.upper()}_URL": f"http://127.0.0.1:{self.port(api)}" for api in APIS}


def _field(default: int, description: str) -> Any:
    return int, Field(default=default, ge=1, le=65535, description=description)


def _fields(service: Service) -> dict[str, Any]:
    fields = {
        f"{service.name}_port": _field(service.port, f"Port of {service.title}"),
        f"{service.name}_metrics_port": _field(
            service.metrics_port, f"Port of the metrics listener of {service.title}"
        ),
    }
    if service.consumer_port:
        consumer = f"Port on which {service.package}.consumer serves health and metrics"
        fields[f"{service.name}_consumer_port"] = _field(service.consumer_port, consumer)
    return fields


LaunchSettings = create_model(
    "LaunchSettings",
    __base__=Launch,
    **{name: field for service in SERVICES for name, field in _fields(service).items()},
)
