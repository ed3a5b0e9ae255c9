"""The whole system on one machine: ``make run`` is ``python -m launch``."""

import signal
import sys

if __name__ == "__main__":
    # Until the system can stop in order, Ctrl-C ends this process without a traceback. The imports
    # take a second, so they come after this.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from launch.system import main

    sys.exit(main())
