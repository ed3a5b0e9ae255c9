"""A slow line in front of the page, which counts every byte of pages and service workers."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

HOST = "localhost"
ROUND_TRIP_SECONDS = 0.150
BYTES_PER_SECOND = 1_600_000 / 8
# So much a network packet carries; streams take turns packet by packet.
PACKET = 1460


class Direction:
    """One direction of the line: its packets leave one after another, and travel for a while."""

    def __init__(self) -> None:
        self.passed = 0
        self._free = 0.0

    async def carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        """Carry every byte of a stream, then its end."""
        loop = asyncio.get_running_loop()
        with suppress(OSError):
            while packet := await source.read(PACKET):
                self.passed += len(packet)
                self._free = max(loop.time(), self._free) + len(packet) / BYTES_PER_SECOND
                loop.call_at(self._free + ROUND_TRIP_SECONDS / 2, _write, target, packet)
                await asyncio.sleep(self._free - loop.time())
        loop.call_later(ROUND_TRIP_SECONDS / 2, target.close)


class Line:
    """Connects browsers at its own ``address`` with the page at another; all share its width."""

    def __init__(self, page: str) -> None:
        parts = urlsplit(page)
        self._server = parts.hostname, parts.port
        self._connections: set[asyncio.Task[None]] = set()
        self.address = ""
        self.down = Direction()
        self.up = Direction()

    async def open(self) -> asyncio.Server:
        """Begin to accept connections."""
        listener = await asyncio.start_server(self._accept, HOST, 0)
        self.address = f"http://{HOST}:{listener.sockets[0].getsockname()[1]}"
        return listener

    async def cut(self) -> None:
        """End every connection."""
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _accept(self, answers: asyncio.StreamReader, browser: asyncio.StreamWriter) -> None:
        connection = asyncio.current_task()
        assert connection is not None
        self._connections.add(connection)
        try:
            with suppress(asyncio.CancelledError):
                await self._connect(answers, browser)
        finally:
            self._connections.discard(connection)
            browser.close()

    async def _connect(self, asked: asyncio.StreamReader, browser: asyncio.StreamWriter) -> None:
        # The kernel connects the browser at once; a distant server would take a round trip.
        await asyncio.sleep(ROUND_TRIP_SECONDS)
        answered, server = await asyncio.open_connection(*self._server)
        try:
            up, down = self.up.carry(asked, server), self.down.carry(answered, browser)
            await asyncio.gather(up, down)
        finally:
            server.close()


def _write(target: asyncio.StreamWriter, packet: bytes) -> None:
    if not target.is_closing():
        target.write(packet)


@contextmanager
def slow_line(page: str) -> Iterator[Line]:
    """Run a line to the page at that address in a thread of its own."""
    loop = asyncio.new_event_loop()
    line = Line(page)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        listener = asyncio.run_coroutine_threadsafe(line.open(), loop).result()
        try:
            yield line
        finally:
            loop.call_soon_threadsafe(listener.close)
            asyncio.run_coroutine_threadsafe(line.cut(), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
