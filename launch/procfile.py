"""Prints the Procfile, for honcho, foreman and their like: ``python -m launch.procfile``."""

import sys
from string import Template

from chassis.command import take_no_arguments
from launch.processes import PROCESSES, Process
from launch.settings import LaunchSettings


def procfile() -> str:
    """Return a line for each process, in which every setting has its default."""
    return "".join(_line(process) for process in PROCESSES)


def _line(process: Process) -> str:
    fields = LaunchSettings.model_fields
    settings = {name.upper(): f"${{{name.upper()}:-{fields[name].default}}}" for name in fields}
    words = [f"{name}={value}" for name, value in process.variables.items()]
    command = " ".join([*words, "python -m", process.command])
    return f"{process.name}: {Template(command).substitute(settings)}\n"


def main() -> None:
    """Print the Procfile."""
    take_no_arguments("launch.procfile", __doc__)
    sys.stdout.write(procfile())


if __name__ == "__main__":
    main()
