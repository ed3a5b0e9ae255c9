"""What a store tells about its connections, so that a service can show it."""

from typing import Protocol


class PoolObserver(Protocol):
    """Is told how the connections to a server are used."""

    def opened(self, size: int) -> None:
        """A pool was opened that has at most ``size`` connections."""

    def borrowed(self, seconds: float) -> None:
        """A connection is in use from now on, after a wait of so many seconds."""

    def returned(self) -> None:
        """A connection is no longer in use."""

    def refused(self) -> None:
        """No connection was had."""


class Unobserved:
    """The observer of connections that nobody watches."""

    def opened(self, size: int) -> None:
        """Ignore it."""

    def borrowed(self, seconds: float) -> None:
        """Ignore it."""

    def returned(self) -> None:
        """Ignore it."""

    def refused(self) -> None:
        """Ignore it."""
