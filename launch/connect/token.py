"""The token with which Prometheus reads the cluster."""

import json
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any

from launch.connect.connection import FOLDER, TOKEN, replace


class BadToken(Exception):
    """The token cannot be used; the sentence says why."""


def write(token: str, folder: Path = FOLDER) -> None:
    """Replace the token; only this user can read it. Prometheus reads it anew for each request."""
    replace(folder / TOKEN, token, mode=0o600)


def read(folder: Path = FOLDER) -> str:
    """Return the token."""
    try:
        return (folder / TOKEN).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise BadToken(f"there is no {folder / TOKEN}") from None
    except OSError as error:
        raise BadToken(f"{folder / TOKEN} cannot be read: {error.strerror}") from None


def life(token: str) -> tuple[float, float]:
    """Return when a token was issued and when it expires, in seconds since 1970."""
    try:
        claims = _claims(token)
        return float(claims["iat"]), float(claims["exp"])
    except (ValueError, KeyError, IndexError, TypeError):
        raise BadToken("the token is not a JSON Web Token with iat and exp") from None


def _claims(token: str) -> Any:
    body = token.split(".")[1]
    return json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
