"""Start the demonstration as a person would, look at it, stop it, kill it; leave no process.

Usage: smoke.py STATE_FOLDER. Prints what it measured; exits 1 at the first thing that does not hold.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
# Far above the promise (three minutes, five seconds): the figures are printed, and a busy machine
# must not fail a change that is sound.
FIRST_SECONDS = 900
AGAIN_SECONDS = 60
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")


def start(home: Path) -> tuple[subprocess.Popen[str], str, float]:
    """Type ``make demo``; return the process, the address it printed, and the seconds until then."""
    began = time.monotonic()
    made = subprocess.Popen(
        ["make", "--no-print-directory", "demo"],
        cwd=ROOT,
        env={**os.environ, "KITHLINE_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert made.stdout is not None
    for line in made.stdout:
        print("  |", line, end="")
        if found := ADDRESS.search(line):
            return made, found.group(0), time.monotonic() - began
    sys.exit(f"make demo ended with {made.wait()} before it gave an address")


def left_over(home: Path) -> list[str]:
    """Return the processes that still belong to this state folder."""
    data = json.loads((home / "server.json").read_text())["data"]
    found = []
    for each in Path("/proc").iterdir():
        if not each.name.isdigit() or int(each.name) == os.getpid():
            continue
        try:
            words = (each / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            ours = f"KITHLINE_HOME={home}".encode() in (each / "environ").read_bytes().split(b"\0")
            works_in = os.readlink(each / "cwd")
        except OSError:
            continue
        if works_in == data or ours:
            found.append(f"{each.name} {words}")
    return found


def require(holds: bool, what: str) -> None:
    print(("ok      " if holds else "not ok  ") + what, flush=True)
    if not holds:
        sys.exit(1)


def main() -> None:
    # A run in the background of a shell is told to ignore Ctrl-C, and would hand that on.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    home = Path(sys.argv[1]).resolve()
    made, address, seconds = start(home)
    require(seconds < FIRST_SECONDS, f"the first start took {seconds:.1f} s")
    with urlopen(address, timeout=20) as answer:
        require(answer.status == 200, f"the first page answers {answer.status}")
    os.killpg(made.pid, signal.SIGINT)  # Ctrl-C reaches everything in the foreground
    made.communicate(timeout=60)
    require(left_over(home) == [], f"Ctrl-C left nothing running {left_over(home)}")

    made, address, seconds = start(home)
    require(seconds < AGAIN_SECONDS, f"the second start took {seconds:.1f} s")
    os.killpg(made.pid, signal.SIGKILL)
    made.communicate(timeout=60)
    made, address, seconds = start(home)
    with urlopen(address, timeout=20) as answer:
        require(answer.status == 200, f"after kill -9 it starts and answers ({seconds:.1f} s)")
    os.killpg(made.pid, signal.SIGKILL)
    made.communicate(timeout=60)
    subprocess.run(
        ["make", "--no-print-directory", "stop"],
        cwd=ROOT,
        env={**os.environ, "KITHLINE_HOME": str(home)},
        check=True,
    )
    require(
        left_over(home) == [], f"make stop after kill -9 left nothing running {left_over(home)}"
    )


def tidy() -> None:
    """Stop and delete what this run made, also when it failed half-way."""
    home = str(Path(sys.argv[1]).resolve())
    for words in (["stop"], ["database", "remove"]):
        subprocess.run(
            [ROOT / ".venv/bin/kithline", *words],
            env={**os.environ, "KITHLINE_HOME": home},
            capture_output=True,
            check=False,
        )


if __name__ == "__main__":
    try:
        main()
    finally:
        tidy()
