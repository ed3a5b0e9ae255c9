"""Prints the configuration of Alertmanager with the channels whose secrets exist.

``python -m launch.alertmanager > prometheus/secrets/alertmanager.yml``
"""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Any

import yaml

from launch.targets import PROMETHEUS

LANGUAGES = ("en", "ko")


class Refused(Exception):
    """A file that cannot be used; the message says which and why."""


def configuration(prometheus: Path, language: str) -> dict[str, Any]:
    """Return ``alertmanager.yml`` with absolute paths and every channel whose secret exists."""
    content = _read(prometheus / "alertmanager.yml")
    receivers = {receiver["name"]: receiver for receiver in content["receivers"]}
    for channel in _read(prometheus / "channels.yml"):
        secret = prometheus / "secrets" / channel.pop("secret")
        if secret.exists():
            _add(channel, secret, language, receivers)
    content["templates"] = [str(prometheus / path) for path in content["templates"]]
    return dict(content)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the configuration; a refusal is one sentence on standard error and exit status 1."""
    parser = ArgumentParser(prog="python -m launch.alertmanager", description=__doc__)
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of messages")
    language: str = parser.parse_args(arguments).language
    try:
        content = configuration(PROMETHEUS, language)
    except (Refused, OSError) as error:
        sys.exit(f"no configuration was made: {error}")
    sys.stdout.write(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))


def _add(
    channel: dict[str, Any], secret: Path, language: str, receivers: dict[str, dict[str, Any]]
) -> None:
    names = channel.pop("receivers")
    settings = channel.pop("settings", None)
    ((kind, options),) = channel.items()
    filled = _filled(options, secret, language)
    if settings:
        filled |= _read(secret.with_name(settings))
    for name in names:
        receivers[name].setdefault(kind, []).append(filled)


def _filled(value: Any, secret: Path, language: str) -> Any:
    if isinstance(value, dict):
        return {name: _filled(each, secret, language) for name, each in value.items()}
    if not isinstance(value, str):
        return value
    if value == "$CONTENT":
        return _content(secret)
    return Template(value).safe_substitute(SECRET=secret, LANGUAGE=language)


def _content(secret: Path) -> str:
    if content := secret.read_text(encoding="utf-8").strip():
        return content
    raise Refused(f"{secret} is empty")


def _read(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise Refused(f"{path} is not YAML: {error}") from None


if __name__ == "__main__":
    main()
