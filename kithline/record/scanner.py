"""The virus scanner: clamd over its socket, where one is configured (``KITHLINE_CLAMD``).

``unix:/run/clamav/clamd.ctl`` or ``tcp:host:3310``. Speaks clamd's INSTREAM command: the content in
chunks, each with its length, then the verdict in one line.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass

from django.conf import settings

CHUNK = 64 * 1024
PATIENCE = 30.0


class NoAnswer(Exception):
    """A scanner is configured and did not answer as one."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner said: ``by`` names it (empty: none is configured), ``virus`` what it met."""

    by: str
    virus: str = ""


def configured() -> bool:
    """Say whether files are looked at by a scanner here."""
    return bool(settings.KITHLINE_CLAMD)


def look(content: bytes) -> Verdict:
    """Return the scanner's verdict; raises ``NoAnswer``."""
    if not configured():
        return Verdict("")
    try:
        with _connected(settings.KITHLINE_CLAMD) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                part = content[start : start + CHUNK]
                line.sendall(len(part).to_bytes(4, "big") + part)
            line.sendall(b"\0\0\0\0")
            said = _answer(line)
    except (OSError, ValueError) as problem:
        raise NoAnswer(str(problem)) from problem
    if said.endswith(" FOUND"):
        return Verdict("clamd", said.removesuffix(" FOUND").rpartition(": ")[2])
    if said.endswith(": OK"):
        return Verdict("clamd")
    raise NoAnswer(said)


def _connected(address: str) -> socket.socket:
    kind, _, where = address.partition(":")
    if kind == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE)
        try:
            line.connect(where)
        except OSError:
            line.close()
            raise
        return line
    if kind == "tcp":
        host, _, port = where.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=PATIENCE)
    raise ValueError("KITHLINE_CLAMD begins with unix: or tcp:")


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < 4096:
        more = line.recv(4096)
        if not more:
            break
        said += more
    return said.rstrip(b"\0").decode("utf-8", "replace").strip()
