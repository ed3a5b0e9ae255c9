"""The source of the generated values, which the services do not know.

Import it before anything of ``history``, whose queries name every known source.
"""

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from chassis.rates import sources
from chassis.rates.cadence import Daily

GENERATED = replace(
    sources.SOURCES["ecb"],
    name="generated",
    publisher="tests.benchmarks.dense",
    cadence=Daily(),
    priority=1,
    attribution="Generated values, no exchange rates",
    attribution_ko="생성한 값이며 환율이 아닙니다",
)
STEP = timedelta(minutes=5)

sources.SOURCES = MappingProxyType({**sources.SOURCES, GENERATED.name: GENERATED})
