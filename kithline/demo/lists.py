"""The six agencies' lists, as they would arrive on the day the demonstration is built."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "agency-lists"
OFFERED = "demonstration-lists"  # under KITHLINE_HOME; the page of lists reads there
TOKEN = re.compile(r"\{(-?\d+):([^}]+)\}")


def dated(text: str, zero: dt.date) -> str:
    """Return a list with its dates: ``{offset:form}`` is day 0 and so many days, in that form."""
    return TOKEN.sub(lambda m: (zero + dt.timedelta(int(m[1]))).strftime(m[2]), text)


def dated_list(name: str, zero: dt.date) -> bytes:
    """Return one list as a file."""
    return dated((FOLDER / f"{name}.csv").read_text(encoding="utf-8"), zero).encode()


def names() -> list[str]:
    """Return the names of the lists."""
    return sorted(path.stem for path in FOLDER.glob("*.csv"))


def place(folder: Path, zero: dt.date) -> None:
    """Put dated copies of the lists where a page offers them to be tried."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names():
        (folder / f"{name}.csv").write_bytes(dated_list(name, zero))
