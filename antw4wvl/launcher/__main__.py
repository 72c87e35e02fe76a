"""`python -m antw4wvl.launcher COMMAND`: what the Makefile calls."""

from __future__ import annotations

import errno
import sys

from antw4wvl.launcher import Refused, demo, testing
from antw4wvl.launcher.environment import shell
from antw4wvl.launcher.foreground import Stopped


def main(command: str, arguments: list[str]) -> int:
    match command:
        case "demo":
            demo.run()
        case "demo-reset":
            demo.reset()
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
    except Stopped:
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit("Stopped.")
    except PermissionError as error:
        sys.exit(
            f"{error.filename} may not be written by this account: give it back, or another PORTAL_HOME."
        )
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        sys.exit("The disk is full: make room and start again.")
