"""Copies the rankings of one store into another, exactly: ``python -m ranking.copy``."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date

from rich.console import Console
from rich.progress import track

from chassis.settings import load, naming
from chassis.stores.errors import StoreUnavailable
from ranking.archive import Archive
from ranking.backends import open_archive
from ranking.settings import RankingSettings


class Refused(Exception):
    """Copying would lose clicks or count some twice; the message says why."""


@dataclass(frozen=True, slots=True)
class Copied:
    """How many days were copied, how many were there already, and the clicks of all of them."""

    days: int
    present: int
    clicks: int


def copy(source: Archive, target: Archive) -> Copied:
    """Copy the days that ``target`` lacks, each of them whole; nothing is ever added up.

    ``Refused`` if the target has a day that is not as in the source. Interrupted, it goes on when
    it is repeated. Idempotency keys, salts and rate limits stay behind.
    """
    days, present = source.days(), target.days()
    if not days:
        raise Refused("there are no rankings in the store that was to be copied")
    for day in present:
        if target.day(day) != source.day(day):
            raise Refused(f"the stores differ on {day}, and adding up would count clicks twice")
    missing = sorted({*days} - {*present})
    clicks = sum(_copied(source, target, day) for day in _shown(missing))
    clicks += sum(sum(source.day(day).clicks.values()) for day in present)
    return Copied(len(missing), len(present), clicks)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; a refusal is one sentence on standard error and exit status 1."""
    chosen = _parser().parse_args(arguments)
    settings = load(RankingSettings)
    with ExitStack() as opened:
        with naming("RANKING_DATABASE_URL"):
            ours = open_archive(settings.store_url)
        opened.callback(ours.close)
        with naming("--from" if chosen.source else "--to"):
            other = open_archive(chosen.source or chosen.target)
        opened.callback(other.close)
        try:
            copied = copy(other, ours) if chosen.source else copy(ours, other)
        except (Refused, StoreUnavailable) as error:
            sys.exit(f"nothing more was copied: {error}")
    Console(soft_wrap=True, highlight=False).print(
        f"{copied.days} days copied, {copied.present} were there; {copied.clicks} clicks in all"
    )


def _copied(source: Archive, target: Archive, day: date) -> int:
    content = source.day(day)
    target.keep(content)
    if target.day(day) != content:
        raise Refused(f"{day} is not in the target as it was copied: does a service use it?")
    return sum(content.clicks.values())


def _shown(days: Sequence[date]) -> Iterable[date]:
    return track(days, "days", console=Console(stderr=True))


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m ranking.copy", description=__doc__)
    other = parser.add_mutually_exclusive_group(required=True)
    other.add_argument(
        "--from", dest="source", metavar="URL", help="copy into RANKING_DATABASE_URL"
    )
    other.add_argument("--to", dest="target", metavar="URL", help="copy RANKING_DATABASE_URL")
    return parser


if __name__ == "__main__":
    main()
