"""A bounded load on a URL: ``python load.py URL PER_SECOND SECONDS`` prints its account as JSON.

Each request opens a connection of its own, as those of many clients do. The load ends early when
its standard input ends.
"""

import http.client
import json
import sys
import threading
import time
import urllib.parse
from collections import Counter

CLIENTS = 10
PATIENCE_SECONDS = 10


class Load:
    """What clients of a URL got: how often each status or error, and when those but 200 came."""

    def __init__(self, url: str) -> None:
        parts = urllib.parse.urlsplit(url)
        self._host = parts.netloc
        self._path = parts.path + (f"?{parts.query}" if parts.query else "")
        self._lock = threading.Lock()
        self.results: Counter[str] = Counter()
        self.failures: list[tuple[float, str]] = []
        self.slowest = 0.0

    def run(self, per_second: float, seconds: float, over: threading.Event) -> None:
        """Let all clients send until ``over`` is set, or for so many seconds."""
        limit = time.monotonic() + seconds
        arguments = (CLIENTS / per_second, limit, over)
        clients = [threading.Thread(target=self._send, args=arguments) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()

    def _send(self, interval: float, limit: float, over: threading.Event) -> None:
        while not over.is_set() and (began := time.monotonic()) < limit:
            self._count(self._result(), time.monotonic() - began)
            over.wait(max(0.0, began + interval - time.monotonic()))

    def _result(self) -> str:
        connection = http.client.HTTPConnection(self._host, timeout=PATIENCE_SECONDS)
        try:
            connection.request("GET", self._path, headers={"Connection": "close"})
            response = connection.getresponse()
            response.read()
        except OSError as error:
            return type(error).__name__
        except http.client.HTTPException as error:
            return type(error).__name__
        finally:
            connection.close()
        return str(response.status)

    def _count(self, result: str, seconds: float) -> None:
        with self._lock:
            self.results[result] += 1
            self.slowest = max(self.slowest, seconds)
            if result != "200":
                self.failures.append((time.time(), result))


def main() -> None:
    """Send the load that the arguments name."""
    url, per_second, seconds = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
    load, over = Load(url), threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    load.run(per_second, seconds, over)
    account = {"results": load.results, "failures": load.failures[:20], "slowest": load.slowest}
    print(json.dumps(account))


if __name__ == "__main__":
    main()
