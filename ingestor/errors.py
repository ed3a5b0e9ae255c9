"""What can go wrong with a source, grouped by cause; no message ever contains a URL or a key."""

from typing import ClassVar


class SourceError(Exception):
    """A source did not deliver; ``outcome`` is the label of ``outbound_request_…``."""

    outcome: ClassVar[str] = "failed"


class TransientError(SourceError):
    """Trying again soon may help."""

    retry_after: float = 0.0


class Unreachable(TransientError):
    """No connection: name, route, port or TLS."""

    outcome = "unreachable"


class TooSlow(TransientError):
    """The response did not arrive in time."""

    outcome = "too_slow"


class Truncated(TransientError):
    """The connection broke before the response was complete."""

    outcome = "truncated"


class ServerFailed(TransientError):
    """The provider responded with a status of 500 or more."""

    outcome = "server_failed"


class RateLimited(TransientError):
    """The provider asks us to wait, ``retry_after`` seconds if it says how long."""

    outcome = "rate_limited"


class RequestRefused(SourceError):
    """The provider responded with a status from 400 to 499; ``body`` may say why."""

    outcome = "refused"

    def __init__(self, message: str, status: int, body: bytes) -> None:
        super().__init__(message)
        self.status = status
        self.body = body


class NotPublished(RequestRefused):
    """The provider has no such file (404)."""

    outcome = "not_published"


class BadRedirect(SourceError):
    """Too many redirects, or a redirect to an address that is invalid or less safe."""

    outcome = "bad_redirect"


class TooLarge(SourceError):
    """The response is larger than any valid one."""

    outcome = "too_large"


class WrongContent(SourceError):
    """The response is not data but something else, most often a web page."""

    outcome = "wrong_content"


class MalformedData(SourceError):
    """The data do not have the form that the provider documents."""

    outcome = "malformed"


class AccessDenied(SourceError):
    """The provider does not accept our key or account."""

    outcome = "denied"
