"""Prepare, inspect, copy and replay the event log: ``python -m chassis.events``."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from contextlib import closing

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from chassis.events.admin.copy import copy
from chassis.events.admin.replay import letters, replay
from chassis.events.admin.rewind import rewind
from chassis.events.backends import open_log, open_url
from chassis.events.log import EventLog, EventLogError
from chassis.settings import Settings, load, naming


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; a refusal is one sentence on standard error and exit status 1."""
    chosen = _parser().parse_args(arguments)
    try:
        with closing(open_log(load(Settings))) as log:
            chosen.command(log, chosen)
    except EventLogError as error:
        sys.exit(str(error))


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m chassis.events", description=__doc__)
    commands = parser.add_subparsers(required=True)
    shown = commands.add_parser("letters", help="show the dead letters that replay would send")
    shown.add_argument("topic")
    shown.add_argument("--limit", type=int, default=10, help="default: 10")
    shown.set_defaults(command=_letters)
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
    back = commands.add_parser("rewind", help="let a group read from the beginning")
    back.add_argument("group")
    back.set_defaults(command=_rewind)
    copied = commands.add_parser("copy", help="append to another log what it lacks of this one")
    other = copied.add_mutually_exclusive_group(required=True)
    other.add_argument("--from", dest="source", metavar="URL", help="copy into EVENTS_URL")
    other.add_argument("--to", dest="target", metavar="URL", help="copy EVENTS_URL")
    copied.set_defaults(command=_copy)
    return parser


def _letters(log: EventLog, chosen: Namespace) -> None:
    for letter in letters(log, chosen.topic, chosen.limit):
        body = letter.event.decode(errors="replace")
        _say(json.dumps({"key": letter.key, "headers": dict(letter.headers), "event": body}))


def _replay(log: EventLog, chosen: Namespace) -> None:
    _say(f"{replay(log, chosen.topic)} dead letters sent again to {chosen.topic}")


def _migrate(log: EventLog, chosen: Namespace) -> None:
    made = log.migrate(chosen.replicas)
    _say(f"topics made: {', '.join(made)}" if made else "every topic is there")


def _rewind(log: EventLog, chosen: Namespace) -> None:
    topics = ", ".join(rewind(log, chosen.group))
    _say(f"{chosen.group} reads from the beginning: {topics}")


def _copy(log: EventLog, chosen: Namespace) -> None:
    url = chosen.source or chosen.target
    with naming("--from" if chosen.source else "--to"):
        other = open_url(url)
    with closing(other), Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("events", total=None)

        def move(done: int, records: int) -> None:
            progress.update(task, completed=done, total=records)

        if chosen.source:
            count = copy(other, log, _name(load(Settings).event_log_url), move)
        else:
            count = copy(log, other, _name(url), move)
    _say(f"{count} records copied")


def _name(url: str) -> str:
    """Return what stays when a password or an option changes."""
    return url.rpartition("@")[2].partition("?")[0]


def _say(sentence: str) -> None:
    Console(soft_wrap=True, highlight=False, markup=False).print(sentence)


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
