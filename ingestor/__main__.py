"""``python -m ingestor collect | backfill | watch | accept | withdraw``; ``--help`` explains each.

Exit status: 0 success; 1 failure (no source delivered, an event was not confirmed, another
ingestor is running); 2 wrong arguments; 3 wrong settings; 130 or 143 ended by
SIGINT or SIGTERM.
"""

import argparse
import logging
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date

from filelock import Timeout

from chassis.events.log import EventLogError
from chassis.logs import configure
from chassis.rates.sources import SOURCES
from chassis.settings import load
from chassis.signals import ending_on_signals
from chassis.stores.errors import StoreUnavailable
from chassis.web.operations import operations_app, serving
from ingestor import commands
from ingestor.errors import SourceError
from ingestor.settings import IngestorSettings
from ingestor.sources import ARCHIVES

logger = logging.getLogger("ingestor")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    args = _parsed(arguments)
    settings = load(IngestorSettings)
    settings.data_folder()  # the ingestor's own state is there, wherever the event log is
    configure("ingestor", settings.log_level)
    try:
        with ending_on_signals(), _operations(settings):
            status: int = args.run(settings, args)
    except Timeout:
        logger.error("another ingestor is running in %s", settings.trip_data_dir)  # noqa: TRY400
        return 1
    except (EventLogError, SourceError, StoreUnavailable, OSError, ValueError) as error:
        logger.error("%s", error)  # noqa: TRY400
        return 1
    return status


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m ingestor", description="Collects exchange rates.")
    subparsers = parser.add_subparsers(required=True, metavar="command")
    collect = subparsers.add_parser("collect", help="ask every source once")
    collect.set_defaults(run=lambda settings, _: commands.collect(settings))
    backfill = subparsers.add_parser("backfill", help="import histories of sources")
    backfill.add_argument(
        "sources", nargs="*", metavar="SOURCE", help=f"default: {' '.join(ARCHIVES)}"
    )
    backfill.add_argument(
        "--if-empty", action="store_true", help="only if the event log lacks the end of the history"
    )
    backfill.set_defaults(run=_backfill)
    watch = subparsers.add_parser("watch", help="collect at intervals")
    watch.set_defaults(run=lambda settings, _: commands.watch(settings))
    accept = subparsers.add_parser("accept", help="list held values, or release one")
    accept.add_argument("source", nargs="?", choices=SOURCES)
    accept.add_argument("quote", nargs="?", help="a code, or '*' for all")
    accept.add_argument("date", nargs="?", type=date.fromisoformat)
    accept.set_defaults(run=_accept)
    withdraw = subparsers.add_parser("withdraw", help="take back what a source printed for a day")
    withdraw.add_argument("source", choices=SOURCES)
    withdraw.add_argument("day", type=date.fromisoformat, help="UTC day of the observation")
    withdraw.add_argument("code", nargs="*", type=str.upper, help="currencies; default: all")
    withdraw.add_argument("--why", required=True, metavar="TEXT", help="shown in /history")
    withdraw.set_defaults(run=_withdraw)
    args = parser.parse_args(arguments)
    for unknown in set(getattr(args, "sources", ())) - SOURCES.keys():
        backfill.error(f"unknown source {unknown!r}; known are {', '.join(SOURCES)}")
    if args.run is _accept and args.source and not args.quote:
        accept.error("SOURCE needs a QUOTE")
    return args


def _backfill(settings: IngestorSettings, args: argparse.Namespace) -> int:
    return commands.backfill(settings, args.sources or ARCHIVES, args.if_empty)


def _accept(settings: IngestorSettings, args: argparse.Namespace) -> int:
    if args.source is None:
        return commands.held(settings)
    return commands.accept(settings, args.source, args.quote, args.date)


def _withdraw(settings: IngestorSettings, args: argparse.Namespace) -> int:
    return commands.withdraw(settings, args.source, args.day, args.code, args.why)


def _operations(settings: IngestorSettings) -> AbstractContextManager[None]:
    app, port = operations_app("ingestor", {}), settings.metrics_port
    if port is None:
        return nullcontext()
    return serving(app, "METRICS_PORT", port, settings.metrics_host)


if __name__ == "__main__":
    sys.exit(main())
