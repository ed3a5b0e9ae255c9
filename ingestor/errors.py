"""What can go wrong with a source, grouped by cause; no text ever contains a URL or a key."""

from typing import ClassVar


class SourceError(Exception):
    """A source did not deliver; ``outcome`` names the cause in ``outbound_request_…``."""

    outcome: ClassVar[str] = "failed"


class TransientError(SourceError):
    """Trying again soon may help."""

    retry_after: float = 0.0


class Unreachable(TransientError):
    """No connection: name, route, port or TLS."""

    outcome = "unreachable"


class TooSlow(TransientError):
    """The answer did not arrive in time."""

    outcome = "too_slow"


class Truncated(TransientError):
    """The connection broke before the answer was complete."""

    outcome = "truncated"


class ServerFailed(TransientError):
    """The provider answered with a status of 500 or more."""

    outcome = "server_failed"


class RateLimited(TransientError):
    """The provider asks us to wait, ``retry_after`` seconds if it says how long."""

    outcome = "rate_limited"


class RequestRefused(SourceError):
    """The provider answered with a status from 400 to 499; ``body`` may tell why."""

    outcome = "refused"

    def __init__(self, message: str, status: int, body: bytes) -> None:
        super().__init__(message)
        self.status = status
        self.body = body


class NotPublished(RequestRefused):
    """The provider has no such file (404)."""

    outcome = "not_published"


class BadRedirect(SourceError):
    """A redirect without end, or to a place that is not as safe as the one asked."""

    outcome = "bad_redirect"


class TooLarge(SourceError):
    """The answer is larger than any true one."""

    outcome = "too_large"


class WrongContent(SourceError):
    """Something else came in place of data, most often a page for people."""

    outcome = "wrong_content"


class MalformedData(SourceError):
    """The data do not have the form that the provider documents."""

    outcome = "malformed"


class AccessDenied(SourceError):
    """The provider answered that this account may not ask."""

    outcome = "denied"
