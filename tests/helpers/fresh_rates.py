"""An ECB on this machine that has published until today; its newest days are invented."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from chassis.rates.cadence import ecb_moment, is_target_day
from tests.helpers.history_archive import Printed, published
from tests.helpers.rate_server import Reply, rate_server

FILES = ("/eurofxref-hist-90d.xml", "/eurofxref-hist.xml")
HEAD = (
    '<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" '
    'xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"><Cube>'
)
TAIL = "</Cube></gesmes:Envelope>"


@contextmanager
def fresh_rates() -> Iterator[dict[str, str]]:
    """Serve the rates, and yield the settings of an ingestor that asks for them."""
    days = "".join(_cube(day, printed) for day, printed in invented().items())
    body = f"{HEAD}{days}{TAIL}".encode()
    with rate_server() as server:
        for file in FILES:
            server.answer(file, Reply(body=body))
        yield {"INGEST_SOURCES": "ecb-archive,ecb", "ECB_URL": server.url}


def invented() -> dict[date, Printed]:
    """Return the rates after the archive: those of its last days again, from the end back."""
    past = published()
    day, known, made = max(past), list(past.values())[::-1], dict[date, Printed]()
    while ecb_moment(day := day + timedelta(days=1)) <= datetime.now(UTC):
        if is_target_day(day):
            made[day] = known[len(made) + 1]
    return made


def _cube(day: date, printed: Printed) -> str:
    rates = "".join(
        f'<Cube currency="{code}" rate="{rate}"/>'
        for code, rate in printed.items()
        if code != "EUR"
    )
    return f'<Cube time="{day}">{rates}</Cube>'
