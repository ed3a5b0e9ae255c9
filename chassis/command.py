"""Commands without arguments: ``--help`` explains them and starts nothing."""

from argparse import ArgumentParser


def take_no_arguments(module: str, description: str | None) -> None:
    """End with the usage after ``--help``, and with status 2 after any other argument."""
    ArgumentParser(prog=f"python -m {module}", description=description).parse_args()
