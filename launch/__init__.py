"""The whole system on one machine: `make run`."""
