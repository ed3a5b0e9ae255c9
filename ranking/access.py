"""Who may reset: operators, who know a token."""

import hmac
from collections.abc import Callable

from flask import request
from pydantic import SecretStr

from chassis.web.problems import Problem
from ranking.limits import RateLimit
from ranking.quota import Quota

ATTEMPTS_A_MINUTE = 10


class ResetAuthorisation:
    """Requires ``Authorization: Bearer`` with the configured token, within ``limit`` of guesses."""

    def __init__(self, token: SecretStr | None, limit: RateLimit) -> None:
        self._token = token
        self._limit = limit

    def check(self, client: Callable[[], str]) -> Quota:
        """Return how many wrong tokens are left to the client if it may reset.

        Raise 401 if the request has no token, 403 if it is wrong or none is configured.

        Raise 429, even if the token is right, once a ``client`` has sent too many wrong ones.
        """
        if self._token is None:
            raise Problem(403, "Resetting is not configured: RANKING_RESET_TOKEN is not set.")
        given = request.authorization
        if given is None or given.type != "bearer" or not given.token:
            challenge = {"WWW-Authenticate": 'Bearer realm="rankings"'}
            raise Problem(401, "A bearer token is required.", headers=challenge)
        guessing = client()
        quota = self._limit.hit(guessing)
        if not hmac.compare_digest(given.token.encode(), self._token.get_secret_value().encode()):
            raise Problem(403, "The token is wrong.", headers=quota.headers())
        return self._limit.give_back(guessing)
