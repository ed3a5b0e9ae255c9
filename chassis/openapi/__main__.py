"""``python -m chassis.openapi SERVICE`` prints a service's whole contract."""

from chassis.openapi import main

main()
