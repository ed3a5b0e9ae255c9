"""A bounded load on a URL: ``python load.py URL PER_SECOND AT_LEAST`` prints its account as JSON.

Each request opens a connection of its own, as those of many clients do. The load ends with its
standard input, once at least so many requests have been answered.
"""

import http.client
import json
import sys
import threading
import time
import urllib.parse
from collections import Counter

# As many as a worker of the gateway passes on at once: one more can be refused, rightly.
CLIENTS = 6
PATIENCE_SECONDS = 10
MOST_SECONDS = 300


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

    def run(self, per_second: float, at_least: int, over: threading.Event) -> None:
        """Let all clients send until ``over`` is set and so many requests are answered."""
        limit = time.monotonic() + MOST_SECONDS
        arguments = (CLIENTS / per_second, at_least, limit, over)
        clients = [threading.Thread(target=self._send, args=arguments) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()

    def _send(self, interval: float, at_least: int, limit: float, over: threading.Event) -> None:
        while (began := time.monotonic()) < limit:
            if over.is_set() and self.results.total() >= at_least:
                return
            self._count(self._result(), time.monotonic() - began)
            time.sleep(max(0.0, began + interval - time.monotonic()))

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
    url, per_second, at_least = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    load, over = Load(url), threading.Event()
    threading.Thread(target=_set_at_end_of_input, args=(over,), daemon=True).start()
    load.run(per_second, at_least, over)
    account = {"results": load.results, "failures": load.failures[:20], "slowest": load.slowest}
    print(json.dumps(account))


def _set_at_end_of_input(over: threading.Event) -> None:
    sys.stdin.read()
    over.set()


if __name__ == "__main__":
    main()
