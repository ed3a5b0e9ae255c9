"""``python -m ingestor collect | backfill [SOURCE] | watch | accept [SOURCE QUOTE [DATE]]``.

Exit status: 0 done; 1 not done (no source delivered, an event was not confirmed, another ingestor
is at work); 2 wrong arguments; 3 wrong settings; 130 interrupted.
"""

import argparse
import logging
import sys
from collections.abc import Sequence
from datetime import date

from filelock import Timeout
from prometheus_client import start_http_server
from pydantic import IPvAnyAddress

from chassis import __version__
from chassis.events.log import EventLogError
from chassis.logs import configure
from chassis.metrics import build_info
from chassis.rates.sources import SOURCES
from chassis.settings import RefusedStart, load
from chassis.stores.errors import StoreUnavailable
from ingestor import commands
from ingestor.settings import IngestorSettings

logger = logging.getLogger("ingestor")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    chosen = _parsed(arguments)
    settings = load(IngestorSettings)
    settings.data_folder()  # the ingestor's own state is there, wherever the event log is
    configure("ingestor", settings.log_level)
    try:
        _serve_metrics(settings.metrics_host, settings.metrics_port)
        status: int = chosen.run(settings, chosen)
    except Timeout:
        logger.error("another ingestor is at work in %s", settings.trip_data_dir)  # noqa: TRY400
        return 1
    except (EventLogError, StoreUnavailable, OSError, ValueError) as error:
        logger.error("%s", error)  # noqa: TRY400
        return 1
    except KeyboardInterrupt:
        return 130
    return status


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m ingestor", description="Collects exchange rates.")
    verbs = parser.add_subparsers(required=True, metavar="command")
    collect = verbs.add_parser("collect", help="ask every source once")
    collect.set_defaults(run=lambda settings, _: commands.collect(settings))
    backfill = verbs.add_parser("backfill", help="take in the history of a source")
    backfill.add_argument("source", nargs="?", default="ecb-archive", choices=SOURCES)
    backfill.set_defaults(run=lambda settings, given: commands.backfill(settings, given.source))
    watch = verbs.add_parser("watch", help="collect at intervals")
    watch.set_defaults(run=lambda settings, _: commands.watch(settings))
    accept = verbs.add_parser("accept", help="list held values, or release one")
    accept.add_argument("source", nargs="?", choices=SOURCES)
    accept.add_argument("quote", nargs="?")
    accept.add_argument("date", nargs="?", type=date.fromisoformat)
    accept.set_defaults(run=_accept)
    chosen = parser.parse_args(arguments)
    if chosen.run is _accept and chosen.source and not chosen.quote:
        accept.error("SOURCE needs a QUOTE")
    return chosen


def _accept(settings: IngestorSettings, given: argparse.Namespace) -> int:
    if given.source is None:
        return commands.held(settings)
    return commands.accept(settings, given.source, given.quote, given.date)


def _serve_metrics(host: IPvAnyAddress, port: int | None) -> None:
    build_info("ingestor", __version__)
    if port is not None:
        try:
            start_http_server(port, str(host))
        except OSError as error:
            reason = f"cannot listen on port {port} of {host}: {error.strerror}"
            raise RefusedStart(f"METRICS_PORT, METRICS_HOST: {reason}") from None


if __name__ == "__main__":
    sys.exit(main())
