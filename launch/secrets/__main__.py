"""Makes the Secrets that a namespace lacks: ``python -m launch.secrets NAMESPACE``.

Nothing is written to disk, and no password that exists is read or changed. The variable KUBECTL
names the program that talks to the cluster.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence

from rich.console import Console

from chassis.extras import extra
from launch.kubectl import Refused
from launch.secrets.kubectl import Kubectl


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; a failure is one sentence on standard error and exit status 1."""
    parser = ArgumentParser(prog="python -m launch.secrets", description=__doc__)
    parser.add_argument("namespace")
    parser.add_argument(
        "--renew-certificates", action="store_true", help="replace the certificates that exist"
    )
    args = parser.parse_args(arguments)
    console = Console(soft_wrap=True, highlight=False, markup=False)
    try:
        with extra("deploy"):
            from launch.secrets.namespace import prepare
        for line in prepare(Kubectl(args.namespace), args.renew_certificates):
            console.print(line)
    except (Refused, ValueError) as error:
        sys.exit(f"not every Secret was made: {error}")


if __name__ == "__main__":
    main()
