"""Who may reset: operators, who know a token."""

import hmac

from flask import request
from pydantic import SecretStr

from chassis.web.problems import Problem


class ResetAuthorisation:
    """Requires ``Authorization: Bearer`` with the configured token."""

    def __init__(self, token: SecretStr | None) -> None:
        self._token = token

    def check(self) -> None:
        """Raise 401 if the request has no token, 403 if it is wrong or none is configured."""
        if self._token is None:
            raise Problem(403, "Resetting is not configured: RANKING_RESET_TOKEN is not set.")
        given = request.authorization
        if given is None or given.type != "bearer" or not given.token:
            challenge = {"WWW-Authenticate": 'Bearer realm="rankings"'}
            raise Problem(401, "A bearer token is required.", headers=challenge)
        if not hmac.compare_digest(given.token.encode(), self._token.get_secret_value().encode()):
            raise Problem(403, "The token is wrong.")
