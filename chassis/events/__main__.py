"""Prepare and inspect the event log, send dead letters again: ``python -m chassis.events``."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from contextlib import closing

from rich.console import Console
from rich.table import Table

from chassis.events.log import EventLog, EventLogError, open_log
from chassis.events.replay import replay
from chassis.settings import Settings, load, naming


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; a refusal is one sentence on standard error and exit status 1."""
    chosen = _parser().parse_args(arguments)
    settings = load(Settings)
    try:
        with naming("EVENTS_URL"):
            log = open_log(settings.event_log_url)
        with closing(log):
            chosen.command(log, chosen)
    except EventLogError as error:
        sys.exit(str(error))


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m chassis.events", description=__doc__)
    commands = parser.add_subparsers(required=True)
    again = commands.add_parser("replay", help="send the dead letters of a topic again")
    again.add_argument("topic")
    again.set_defaults(command=_replay)
    shown = commands.add_parser("topics", help="list topics, their depth and their readers' lag")
    shown.set_defaults(command=_topics)
    made = commands.add_parser("migrate", help="make the topics that are missing")
    made.add_argument(
        "--replicas", type=int, help="of each topic; default: a broker each, 3 at most"
    )
    made.set_defaults(command=_migrate)
    return parser


def _replay(log: EventLog, chosen: Namespace) -> None:
    Console().print(f"{replay(log, chosen.topic)} dead letters sent again to {chosen.topic}")


def _migrate(log: EventLog, chosen: Namespace) -> None:
    made = log.migrate(chosen.replicas)
    said = f"topics made: {', '.join(made)}" if made else "every topic is there"
    Console(soft_wrap=True).print(said)


def _topics(log: EventLog, _: Namespace) -> None:
    table = Table("topic", "records", "group", "lag")
    for topic in log.topics():
        lags = log.lags(topic)
        table.add_row(
            topic,
            str(log.depth(topic)),
            "\n".join(lags),
            "\n".join(str(lag) for lag in lags.values()),
        )
    Console().print(table)


if __name__ == "__main__":
    main()
