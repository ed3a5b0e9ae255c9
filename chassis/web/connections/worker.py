"""The gunicorn worker of every service: only whole requests take its threads.

Clients send and receive at their own pace beside one another. With one thread the requests are
handled in the loop itself, one at a time, with the time-out of gunicorn's sync worker.
"""

import resource
import socket
import uuid
from concurrent.futures import Future
from functools import partial
from selectors import EVENT_READ, EVENT_WRITE
from time import monotonic
from typing import Any

from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.http import Request
from gunicorn.workers.gthread import ThreadWorker

from chassis.settings import RefusedStart
from chassis.web.connections import refusal
from chassis.web.connections.connection import Connection
from chassis.web.connections.waiting import Waiting
from chassis.web.server import count_refused

FIRST_BYTE_SECONDS = 10.0
REQUEST_SECONDS = 10.0
RESPONSE_SECONDS = 60.0
# A client whose request is refused may still be sending, and has to get the response.
LINGER_SECONDS = 2.0
# A worker that is told to stop goes on for this long: some clients are just connecting.
STOPPING_SECONDS = 0.25
SWEEP_SECONDS = 0.25
MOST_ACCEPTS = 8


class Worker(ThreadWorker):
    """Waits for all clients at once, and hands whole requests to its threads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        self._most_connections = min(self.worker_connections, files // 2)  # the app opens files too
        self._running = 0
        self._swept = 0.0
        if self.cfg.threads == 1:
            self.max_keepalived = 0

    @classmethod
    def check_config(cls, cfg: Config, log: Logger) -> None:  # noqa: ARG003
        """Refuse TLS, which is a proxy's task."""
        if cfg.is_ssl:
            raise RefusedStart("--certfile: put a proxy with TLS in front, or add -k gthread")

    def run(self) -> None:
        """Serve until SIGTERM, then answer every client that has connected."""
        self._waiting = Waiting(self.poller)
        wakeup = self.method_queue.fileno()
        self.poller.register(wakeup, EVENT_READ, self.method_queue.run_callbacks)  # type: ignore[arg-type]
        for listener in self.sockets:
            _defer(listener)
        while self.alive and self.is_parent_alive():
            self._turn(1.0)
        self._leave(monotonic() + self.cfg.graceful_timeout)

    def _turn(self, seconds: float) -> None:
        self.notify()
        # A connection that is not accepted here goes to the first worker that is free.
        self.set_accept_enabled(self._has_room())
        for key, _ in self.poller.select(seconds):
            if key.fileobj in self.poller.get_map():  # an earlier step may have closed it
                key.data(key.fileobj)
        if monotonic() > self._swept + SWEEP_SECONDS:
            self._swept = monotonic()
            self._sweep()

    def _has_room(self) -> bool:
        return self._running < int(self.cfg.threads)

    def _is_spent(self) -> bool:
        return self.nr >= self.max_requests

    def accept(self, listener: socket.socket) -> None:
        """Accept those who wait, but not so many that others have to wait for it."""
        for _ in range(MOST_ACCEPTS):
            if self._is_spent() or not self._has_room() or not self._accept_one(listener):
                return

    def _accept_one(self, listener: socket.socket) -> bool:
        try:
            accepted, client = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return False
        if self.nr_conns >= self._most_connections and (longest := self._waiting.longest()):
            self._close(longest)
        self.nr_conns += 1
        self._read(Connection(self.cfg, accepted, client, listener.getsockname()))
        return True

    def _read(self, connection: Connection) -> None:
        data = connection.receive()
        if data:
            self._take(connection, data)
        elif data is None:
            self._waiting.put(connection, EVENT_READ, self._read, FIRST_BYTE_SECONDS)
        else:
            self._close(connection)

    def _take(self, connection: Connection, data: bytes) -> None:
        was_idle = connection.is_idle
        try:
            request = connection.feed(data)
        except Exception as error:  # noqa: BLE001 - no client may end the worker
            self._refuse(connection, error)
            return
        if request:
            self._start(connection, request)
        elif was_idle:
            self._waiting.put(connection, EVENT_READ, self._read, REQUEST_SECONDS)

    def _start(self, connection: Connection, request: Request) -> None:
        self._waiting.take(connection)
        if self.cfg.threads == 1:
            self.notify()  # the master's time-out is for one request, not for all that wait
            self._send(connection, self._respond(connection, request))
            return
        self._running += 1
        self.tpool.submit(self._respond, connection, request).add_done_callback(
            lambda done: self.method_queue.defer(self._end, connection, done)
        )

    def _end(self, connection: Connection, done: Future[bool]) -> None:
        self._running -= 1
        self._send(connection, done.result())

    def _respond(self, connection: Connection, request: Request) -> bool:
        """Let the app respond; return whether another request may follow."""
        try:
            return self.handle_request(request, connection)  # type: ignore[arg-type]
        except StopIteration:
            self.log.debug("a response broke off")
        except (BrokenPipeError, ConnectionResetError) as error:
            self.log.debug("a client is gone: %s", error)
        except BaseException:
            self.log.exception("Error handling request %s %s", request.method, request.uri)
            if not connection.sock.has_begun:
                connection.sock.put(refusal.failure())
        return False

    def _send(self, connection: Connection, is_kept: bool = False) -> None:
        connection.is_answered = True
        if not connection.sock.flush():
            step = partial(self._send, is_kept=is_kept)
            self._waiting.put(connection, EVENT_WRITE, step, RESPONSE_SECONDS)
        elif is_kept:
            self._keep(connection)
        elif connection.is_read:
            self._close(connection)
        else:
            self._linger(connection)

    def _keep(self, connection: Connection) -> None:
        self._waiting.take(connection)
        connection.expect_next()
        self._waiting.put(connection, EVENT_READ, self._read, self.cfg.keepalive)
        if connection.has_more:
            self._take(connection, b"")

    def _linger(self, connection: Connection) -> None:
        self._waiting.take(connection)
        connection.end()
        self._waiting.put(connection, EVENT_READ, self._discard, LINGER_SECONDS)

    def _discard(self, connection: Connection) -> None:
        if connection.receive() == b"":
            self._close(connection)

    def _refuse(self, connection: Connection, error: Exception) -> None:
        self._waiting.take(connection)
        status = refusal.status_of(error)
        detail, identifier = refusal.detail_of(error), uuid.uuid4().hex
        host = connection.client[0] if connection.client else "a local client"
        self.log.warning("refused request %s of %s with %d: %s", identifier, host, status, detail)
        count_refused(self.wsgi, status, connection.age())
        connection.sock.put(refusal.response(status, detail, identifier))
        self._send(connection)

    def _close(self, connection: Connection) -> None:
        self._waiting.take(connection)
        self.nr_conns -= 1
        connection.socket.close()

    def _sweep(self) -> None:
        for connection in self._waiting.overdue():
            if connection in self._waiting:  # an earlier step may have closed it
                self._expire(connection)

    def _expire(self, connection: Connection) -> None:
        # A worker that was busy has not read what arrived in time.
        had_begun = not connection.is_idle
        data = None if connection.is_answered else connection.receive()
        if data:
            self._take(connection, data)
            if not (had_begun and connection in self._waiting and connection.is_partial):
                return
        if connection.is_partial and data != b"":
            self._refuse(connection, refusal.TooLate())
        else:
            self._close(connection)

    def _leave(self, limit: float) -> None:
        # After SIGTERM perhaps nobody else listens. After its last request a worker is replaced.
        if not self._is_spent():
            usual = monotonic() + STOPPING_SECONDS
            while monotonic() < usual:
                self._turn(STOPPING_SECONDS / 5)
            self._empty_backlog(limit)
        self.set_accept_enabled(False)
        for listener in self.sockets:
            listener.close()
        self.sockets = []
        self._waiting.hurry(LINGER_SECONDS)
        while self.nr_conns and monotonic() < limit:
            self._turn(SWEEP_SECONDS)
        self.tpool.shutdown(wait=False)

    def _empty_backlog(self, limit: float) -> None:
        """Accept until nobody is left: closing the last listener resets those who wait there."""
        while monotonic() < limit:
            if not self._has_room():
                self._turn(SWEEP_SECONDS)
            elif not any(self._accept_one(listener) for listener in self.sockets):
                return
            self.notify()


def _defer(listener: socket.socket) -> None:
    """Let the kernel keep a connection until its first byte is there, if it can do that."""
    listener.setblocking(False)
    if hasattr(socket, "TCP_DEFER_ACCEPT") and listener.family != socket.AF_UNIX:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, 1)
