"""The connections that wait for their client, each until a deadline."""

from collections.abc import Callable
from selectors import BaseSelector
from time import monotonic

from chassis.web.connections.connection import Connection

Step = Callable[[Connection], None]


class Waiting:
    """Connections in a selector; no connection is in it while a thread handles its request."""

    def __init__(self, selector: BaseSelector) -> None:
        self._selector = selector
        self._deadlines: dict[Connection, float] = {}

    def __contains__(self, connection: Connection) -> bool:
        return connection in self._deadlines

    def put(self, connection: Connection, event: int, step: Step, seconds: float) -> None:
        """Call ``step`` whenever ``event`` happens, for so many seconds from now."""
        if connection not in self._deadlines:
            self._selector.register(connection.socket, event, lambda _: step(connection))
        self._deadlines[connection] = monotonic() + seconds

    def take(self, connection: Connection) -> None:
        """Let the connection wait no longer, if it did."""
        if self._deadlines.pop(connection, None) is not None:
            self._selector.unregister(connection.socket)

    def longest(self) -> Connection | None:
        """Return the connection that has waited longest."""
        return next(iter(self._deadlines), None)

    def overdue(self) -> list[Connection]:
        """Return the connections whose deadline is past."""
        now = monotonic()
        return [each for each, deadline in self._deadlines.items() if deadline < now]

    def hurry(self, seconds: float) -> None:
        """Let those from which nothing has arrived wait so many seconds more at most."""
        limit = monotonic() + seconds
        for each, deadline in self._deadlines.items():
            if each.is_idle:
                self._deadlines[each] = min(deadline, limit)
