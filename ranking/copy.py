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
    """Copying would lose clicks or count some twice; the message gives the reason."""


@dataclass(frozen=True, slots=True)
class Copied:
    """The days copied, the days already present, and the clicks of all of them."""

    days: int
    present: int
    clicks: int


def copy(source: Archive, target: Archive) -> Copied:
    """Copy the days that ``target`` lacks, each as a whole; counts are never added up.

    Raises ``Refused`` if the target has a day that differs from the source. After an interruption,
    repeat it to continue. Idempotency keys, salts and rate limits are not copied.
    """
    days, present = source.days(), target.days()
    if not days:
        raise Refused("there are no rankings in the store to copy")
    for day in present:
        if target.day(day) != source.day(day):
            raise Refused(f"the stores differ on {day}; adding them up would count clicks twice")
    missing = sorted({*days} - {*present})
    clicks = sum(_copy_day(source, target, day) for day in _with_progress(missing))
    clicks += sum(sum(source.day(day).clicks.values()) for day in present)
    return Copied(len(missing), len(present), clicks)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; a refusal exits with status 1 and one sentence on standard error."""
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
        f"{copied.days} days copied, {copied.present} were present; {copied.clicks} clicks in total"
    )


def _copy_day(source: Archive, target: Archive, day: date) -> int:
    content = source.day(day)
    target.keep(content)
    if target.day(day) != content:
        raise Refused(f"{day} has changed in the target: does a service use the store?")
    return sum(content.clicks.values())


def _with_progress(days: Sequence[date]) -> Iterable[date]:
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
