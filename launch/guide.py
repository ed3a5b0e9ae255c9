"""Prints what to open once the system of one machine is ready: ``python -m launch.guide``."""

import time
from contextlib import closing

import urllib3
from rich.console import Console

from chassis.command import take_no_arguments
from chassis.events.backends import open_log
from chassis.events.event import EXCHANGE_RATES
from chassis.events.log import EventLogError
from chassis.settings import load
from launch.services import APIS, SERVICES
from launch.settings import Launch, LaunchSettings

POLL_SECONDS = 0.5
RESPONSE_SECONDS = 5.0
CONSUMERS = sum(service.consumer_port is not None for service in SERVICES)
NOT_BUILT = "not built: make page says why (it needs Node.js 20.19, 22.13, 24 or newer)"
GUIDE = """
[bold]Trip Service is ready.[/bold] Every number comes from a stored observation and says from when.

  [bold]the page                   {page}[/bold]
  the APIs to read           {docs}
  won per dollar, newest     curl -s '{currency}/api/v1/currencies/latest?symbols=USD,JPY'
  5 dollars in won           curl -s '{currency}/api/v1/currencies/convert?from=USD&to=KRW&amount=5'
  the yen over six months    curl -s '{history}/api/v1/history?target=JPY&period=6m'
  a Sunday in 2008           curl -s '{history}/api/v1/history?target=ISK&base=EUR&date=2008-10-12'
  click on Japan             curl -s {ranking}/api/v1/rankings/click --json '{{"country": "일본"}}'
  the board of today         curl -s '{ranking}/api/v1/rankings'
  metrics of all workers     curl -s {currency}/metrics

  a little traffic: make traffic        stop: Ctrl-C
"""


def main() -> None:
    """Wait until every API is ready and every event is applied, then print the guide."""
    take_no_arguments("launch.guide", __doc__)
    settings = load(LaunchSettings)
    while not (all(_is_ready(settings.port(api)) for api in APIS) and _caught_up(settings)):
        time.sleep(POLL_SECONDS)
    Console(highlight=False, soft_wrap=True).print(_guide(settings))


def _guide(settings: Launch) -> str:
    urls = {each.name: f"http://localhost:{settings.port(each)}" for each in SERVICES}
    page = urls.pop("page")
    if _is_ready(settings.ports()["PAGE_PORT"], "/"):
        return GUIDE.format(page=page, docs=f"{page}/docs", **urls)
    contracts = ", ".join(f"{url}/openapi.yaml" for url in urls.values())
    return GUIDE.format(page=NOT_BUILT, docs=contracts, **urls)


def _is_ready(port: int, path: str = "/readyz") -> bool:
    try:
        address = f"http://127.0.0.1:{port}{path}"
        response = urllib3.request("GET", address, retries=False, timeout=RESPONSE_SECONDS)
    except urllib3.exceptions.HTTPError:
        return False
    return response.status == 200


def _caught_up(settings: Launch) -> bool:
    try:
        with closing(open_log(settings)) as log:
            lags = log.lags(EXCHANGE_RATES)
    except EventLogError:
        return False
    return len(lags) >= CONSUMERS and not any(lags.values())


if __name__ == "__main__":
    main()
