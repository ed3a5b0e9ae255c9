"""What the stack keeps on this machine: data, a password, the configuration of Alertmanager."""

import secrets
from pathlib import Path

import yaml

from launch.alertmanager import configuration
from launch.connect.connection import replace
from launch.targets import PROMETHEUS

DATA = PROMETHEUS.parent / "var" / "monitoring"
PROGRAMS = ("prometheus", "alertmanager", "grafana")


def make(data: Path = DATA) -> None:
    """Make the folders for data, which only this user can read."""
    for name in PROGRAMS:
        (data / name).mkdir(parents=True, exist_ok=True)
    data.chmod(0o700)


def new_password(data: Path = DATA) -> str:
    """Make Grafana's password on the first call and return it; afterwards return an empty text."""
    file = data / "grafana-password"
    if file.exists():
        return ""
    password = secrets.token_urlsafe(18)
    replace(file, password, mode=0o600)
    return password


def configure_alertmanager(language: str, prometheus: Path = PROMETHEUS) -> Path:
    """Write the configuration with the channels whose secrets exist."""
    file = prometheus / "secrets" / "alertmanager.yml"
    content = yaml.safe_dump(configuration(prometheus, language), allow_unicode=True)
    replace(file, content, mode=0o600)
    return file
