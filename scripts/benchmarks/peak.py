"""Run a command to its end; print its peak resident memory in bytes, then its exit code.

A process of its own, because a child's peak starts at what its parent held when it was started:
measured from a large process, everything looks large.
"""

import os
import signal
import subprocess
import sys

# ru_maxrss counts kilobytes on Linux, bytes on macOS.
UNIT = 1 if sys.platform == "darwin" else 1024


def main() -> None:
    command = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    signal.signal(signal.SIGTERM, lambda *_: command.terminate())
    _, status, usage = os.wait4(command.pid, 0)
    print(usage.ru_maxrss * UNIT, os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
