"""``python -m ingestor.archive [UNTIL]`` writes the file of the source ``world-archive`` anew.

UNTIL is the last day to take (default: the newest version). The same day gives the same file.
"""

import argparse
import csv
import io
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from rich.console import Console

from ingestor.archive import npm
from ingestor.archive.npm import Packed
from ingestor.archive.versions import chosen, day_of
from ingestor.errors import MalformedData
from ingestor.sources import currency_api, world_archive


def main() -> None:
    """Choose the versions, fetch them, and replace the file once all of them are read."""
    parser = argparse.ArgumentParser("python -m ingestor.archive", description=__doc__)
    parser.add_argument("until", nargs="?", type=date.fromisoformat, default=date.max)
    until = parser.parse_args().until
    wanted = chosen(npm.versions(), until)
    if not wanted:
        raise SystemExit(f"{npm.PACKAGE} has no version until {until}")
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(f"Fetching {len(wanted)} versions, {wanted[0]} to {wanted[-1]} ...")
    try:
        with tempfile.TemporaryDirectory() as folder:
            text = table(npm.fetched(wanted, Path(folder)))
    except MalformedData as error:
        raise SystemExit(str(error)) from None
    path = Path(world_archive.__file__).with_name(world_archive.ARCHIVE)
    path.write_text(text, encoding="ascii", newline="")
    console.print(f"{path}: {len(text):,} bytes")


def table(packages: Iterable[Packed]) -> str:
    """Return one line for each version: version, hash, day, and a column for each currency in use.

    ``MalformedData`` if a file states another day than its version does.
    """
    rows = {each: _printed(each) for each in packages}
    codes = sorted({code for printed in rows.values() for code in printed})
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*world_archive.COLUMNS, *codes])
    for each, printed in rows.items():
        day = day_of(each.version).isoformat()
        values = [printed.get(code, "") for code in codes]
        writer.writerow([each.version, each.integrity, day, *values])
    return text.getvalue()


def _printed(packed: Packed) -> Mapping[str, str]:
    publication = currency_api.parse(packed.body)
    if publication.observed_at.date() != day_of(packed.version):
        raise MalformedData(f"{packed.version} states the day {publication.observed_at.date()}")
    return publication.printed


if __name__ == "__main__":
    main()
