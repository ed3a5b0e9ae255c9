"""Settings: read once from the environment into a frozen, typed object, or the start is refused."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from ipaddress import IPv4Address
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Literal, TypeVar
from urllib.parse import quote

from pydantic import Field, IPvAnyAddress, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

S = TypeVar("S", bound="Settings")
ORIGINS = r"^(\*|none|https?://[^\s,/]+(,https?://[^\s,/]+)*)$"
LOOPBACK = IPv4Address("127.0.0.1")


class RefusedStart(SystemExit):
    """The process must not start; one sentence on standard error says why.

    The exit status is 3, which also makes a gunicorn master stop instead of respawning workers.
    """

    def __init__(self, reason: str) -> None:
        print(f"refused to start: {reason}", file=sys.stderr, flush=True)  # noqa: T201
        super().__init__(3)


class FileSource(EnvSettingsSource):
    """Reads field ``name`` from the file that the variable ``NAME_FILE`` names."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        path, _, _ = super().get_field_value(field, f"{field_name}_file")
        if path is None:
            return None, field_name, False
        return self._content(Path(path), f"{field_name}_file".upper()), field_name, False

    @staticmethod
    def _content(path: Path, variable: str) -> str:
        try:
            return path.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise RefusedStart(f"{variable}: cannot read {path}: {error.strerror}") from None


def port_field(default: int | None, description: str) -> Any:
    """Return the field of a TCP port."""
    return Field(default, ge=1, le=65535, description=description)


def url_field(what: str) -> Any:
    """Return the field of the URL of a store or log, which is not shown: it may hold a password."""
    described = f"{what}; unset means the embedded one in TRIP_DATA_DIR"
    return Field(None, repr=False, description=described)


def password_field(variable: str) -> Any:
    """Return the field of the password for the URL in ``variable``."""
    return Field(None, description=f"Password for {variable}, if the URL has none")


class Settings(BaseSettings):
    """The settings of every process of the project."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, extra="ignore")

    trip_data_dir: Path = Field(
        default=Path("var"), description="Folder of the embedded stores and the embedded event log"
    )
    events_url: str | None = url_field("Event log")
    events_password: SecretStr | None = password_field("EVENTS_URL")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least severe level that is logged"
    )
    log_access: bool = Field(default=False, description="Log a line for every request")
    cors_origins: str = Field(
        default="*",
        pattern=ORIGINS,
        description="Origins whose pages may read the APIs (never write): `*` for all, `none`, or "
        "a list with commas",
    )
    metrics_host: IPvAnyAddress = Field(
        default=LOOPBACK,
        description="Address on which consumers, the ingestor and metrics listeners serve health "
        "and metrics; 0.0.0.0 means every address of the machine",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Explicit values win over variables, and variables over files; nothing else is read."""
        return init_settings, env_settings, FileSource(settings_cls)

    def embedded_url(self, name: str) -> str:
        """Return the URL of the embedded store ``name`` inside the data folder."""
        path = str(self.data_folder() / name)
        # Only what would end or change the path of a URL: Korean letters stay readable in logs.
        return f"sqlite:///{path.replace('%', '%25').replace('?', '%3F')}.db"

    def data_folder(self) -> Path:
        """Return the path of ``TRIP_DATA_DIR``; one that cannot be used refuses the start.

        It is not made here: importing a service must leave no folder behind.
        """
        return _writable(self.trip_data_dir.absolute())

    @property
    def event_log_url(self) -> str:
        """Return the URL, password included, of the event log.

        It is the embedded one unless ``EVENTS_URL`` names another. ``ValueError`` if there is a
        password but no user.
        """
        url = self.events_url or self.embedded_url("events")
        return with_password(url, "EVENTS_PASSWORD", self.events_password)


@contextmanager
def naming(variable: str) -> Iterator[None]:
    """Refuse the start, naming ``variable``, if the block raises ``ValueError``."""
    try:
        yield
    except ValueError as error:
        raise RefusedStart(f"{variable}: {error}") from None


def load(kind: type[S]) -> S:
    """Read the settings ``kind`` from the environment; a bad value refuses the start."""
    try:
        return kind()
    except ValidationError as error:
        raise RefusedStart("; ".join(map(_sentence, error.errors()))) from None


def with_password(url: str, variable: str, password: SecretStr | None) -> str:
    """Return ``url`` with the password from ``variable``, if there is one.

    ``ValueError`` if the URL has no user, or already has a password.
    """
    if password is None:
        return url
    scheme, _, rest = url.partition("://")
    user, at, servers = rest.partition("@")
    if not at or set(user) & set(":/?"):
        raise ValueError(f"{variable} needs a URL with a user and without a password")
    return f"{scheme}://{user}:{quote(password.get_secret_value(), safe='')}@{servers}"


@cache
def _writable(folder: Path) -> Path:
    # Once per process: a folder that becomes unusable later is an outage, not a bad setting.
    try:
        existing = next(path for path in (folder, *folder.parents) if os.path.lexists(path))
        # Permissions say too little about root and about read-only or full file systems.
        with TemporaryFile(dir=existing):
            return folder
    except OSError as error:
        reason = f"cannot write to {folder}: {error.strerror}"
        raise RefusedStart(f"TRIP_DATA_DIR: {reason}") from None


def _sentence(error: Any) -> str:
    variable = str(error["loc"][0]).upper()
    return f"{variable}: {error['msg']}"
