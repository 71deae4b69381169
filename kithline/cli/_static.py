"""Static files, collected and compressed once for each state they are in."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kithline.core import database


def collect() -> None:
    """Collect and compress what changed since the last time; needs Django set up."""
    from django.conf import settings
    from django.core.management import call_command

    stamp, digest = database.home() / "static.stamp", _digest(settings.STATICFILES_DIRS)
    if stamp.exists() and stamp.read_text() == digest and Path(settings.STATIC_ROOT).exists():
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(digest)


def _digest(folders: list[Path]) -> str:
    read = hashlib.sha256()
    for path in sorted(p for folder in folders for p in Path(folder).rglob("*") if p.is_file()):
        about = path.stat()
        read.update(f"{path} {about.st_size} {about.st_mtime_ns}\n".encode())
    return read.hexdigest()
