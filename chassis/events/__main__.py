"""Prepare, inspect, copy and replay the event log: ``python -m chassis.events``."""

import json
import logging
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from contextlib import closing
from functools import partial

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from chassis.events.admin.copy import copy_log
from chassis.events.admin.replay import first_dead_letters, replay_dead_letters
from chassis.events.admin.rewind import rewind_group
from chassis.events.backends import open_log, open_url
from chassis.events.log import EventLog, EventLogError, LogUnavailable
from chassis.patience import Changes, add_wait, patiently
from chassis.settings import Settings, load, naming

# A service gives a broker one second, and asks again; a person would have to repeat the command.
BROKER_SECONDS = 5.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; an error is one sentence on standard error, with exit status 1."""
    args = _parser().parse_args(arguments)
    # The client of Kafka logs each of its many attempts to connect.
    logging.getLogger("chassis.events.kafka.clients").addFilter(Changes())
    try:
        with closing(open_log(load(Settings), BROKER_SECONDS)) as log:
            args.command(log, args)
    except EventLogError as error:
        sys.exit(str(error))


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m chassis.events", description=__doc__)
    commands = parser.add_subparsers(required=True)
    letters = commands.add_parser("letters", help="show the dead letters that replay would send")
    letters.add_argument("topic")
    letters.add_argument("--limit", type=int, default=10, help="default: 10")
    letters.set_defaults(command=_letters)
    replay = commands.add_parser("replay", help="send the dead letters of a topic again")
    replay.add_argument("topic")
    replay.set_defaults(command=_replay)
    topics = commands.add_parser("topics", help="list topics, their depth and their readers' lag")
    topics.set_defaults(command=_topics)
    migrate = commands.add_parser("migrate", help="create the missing topics")
    migrate.add_argument(
        "--replicas", type=int, help="of each topic; default: one per broker, at most 3"
    )
    add_wait(migrate, "the log")
    migrate.set_defaults(command=_migrate)
    rewind = commands.add_parser("rewind", help="move a group back to the beginning")
    rewind.add_argument("group")
    rewind.set_defaults(command=_rewind)
    copy = commands.add_parser("copy", help="append to one log the records it lacks of another")
    other = copy.add_mutually_exclusive_group(required=True)
    other.add_argument("--from", dest="source", metavar="URL", help="copy into EVENTS_URL")
    other.add_argument("--to", dest="target", metavar="URL", help="copy EVENTS_URL")
    copy.set_defaults(command=_copy)
    return parser


def _letters(log: EventLog, args: Namespace) -> None:
    for record in first_dead_letters(log, args.topic, args.limit):
        body = record.event.decode(errors="replace")
        _print(json.dumps({"key": record.key, "headers": dict(record.headers), "event": body}))


def _replay(log: EventLog, args: Namespace) -> None:
    _print(f"{replay_dead_letters(log, args.topic)} dead letters sent again to {args.topic}")


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


def _migrate(log: EventLog, args: Namespace) -> None:
    created = patiently(partial(_created, log, args), args.wait, LogUnavailable, _waiting)
    _print(f"topics created: {', '.join(created)}" if created else "every topic exists")


def _rewind(log: EventLog, args: Namespace) -> None:
    topics = ", ".join(rewind_group(log, args.group))
    _print(f"{args.group} reads from the beginning: {topics}")


def _copy(log: EventLog, args: Namespace) -> None:
    url = args.source or args.target
    with naming("--from" if args.source else "--to"):
        other = open_url(url, BROKER_SECONDS)
    with closing(other), Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("events", total=None)

        def report(copied: int, total: int) -> None:
            progress.update(task, completed=copied, total=total)

        if args.source:
            count = copy_log(other, log, _name(load(Settings).event_log_url), report)
        else:
            count = copy_log(log, other, _name(url), report)
    _print(f"{count} records copied")


def _name(url: str) -> str:
    """Return the part of the URL that does not change with a password or an option."""
    return url.rpartition("@")[2].partition("?")[0]


def _created(log: EventLog, args: Namespace) -> list[str]:
    if args.wait:
        log.topics()  # fails sooner than a migration, with the reason
    return log.migrate(args.replicas)


def _waiting(reason: str) -> None:
    _print(f"waiting, because {reason}", stderr=True)


def _print(sentence: str, stderr: bool = False) -> None:
    Console(soft_wrap=True, highlight=False, markup=False, stderr=stderr).print(sentence)


if __name__ == "__main__":
    main()
