"""`python -m antw4wvl.launcher COMMAND`: what the Makefile calls."""

from __future__ import annotations

import errno
import sys

from antw4wvl.launcher import Refused, testing
from antw4wvl.launcher.environment import shell


def main(command: str, arguments: list[str]) -> int:
    match command:
        case "test":
            return testing.run(arguments)
        case "services-test":
            print(shell(testing.keep_up()))
        case "services-stop":
            if not testing.stop():
                print("A run of tests uses the services; they stop when it ends.")
        case _:
            raise Refused(f"There is no command {command!r}; `make help` lists what there is.")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1], sys.argv[2:]))
    except Refused as refused:
        sys.exit(str(refused))
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        sys.exit("The disk is full: make room and start again.")
