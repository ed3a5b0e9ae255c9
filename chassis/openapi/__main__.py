"""``python -m chassis.openapi SERVICE`` prints a service's whole contract."""

import sys

from chassis.openapi import rendered

sys.stdout.write(rendered(sys.argv[1]))
