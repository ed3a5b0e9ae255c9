"""``python -m chassis.openapi SERVICE`` prints a service's whole contract."""

import sys
from argparse import ArgumentParser

from chassis.openapi import rendered

parser = ArgumentParser(prog="python -m chassis.openapi", description=__doc__)
parser.add_argument("service", metavar="SERVICE", help="package of the service, such as currency")
sys.stdout.write(rendered(parser.parse_args().service))
