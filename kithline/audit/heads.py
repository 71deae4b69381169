"""The heads of the seals, kept outside the database and signed, and the key that signs them.

Each line of ``heads.jsonl`` is one seal: number, rows, root, head, when, and an Ed25519 signature
over the four first. Who holds the database's owner but not this file cannot take a seal away unseen.
Keep the folder (``KITHLINE_SEALS``, else the state folder) on another disk than the database's, and a
copy of the file where the database's administrators cannot write.
"""

from __future__ import annotations

import base64
import json
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from kithline.core import database


@dataclass(frozen=True)
class Head:
    """One seal as it was noted outside the database."""

    number: int
    rows: int
    root: str
    head: str
    sealed_at: str
    signature: str = ""

    def message(self) -> bytes:
        """Return what is signed."""
        return json.dumps([self.number, self.rows, self.root, self.head]).encode()


def folder() -> Path:
    """Return where heads and key are kept."""
    named = os.environ.get("KITHLINE_SEALS")
    return Path(named).resolve() if named else database.home()


def heads_file() -> Path:
    """Return the file of heads."""
    return folder() / "heads.jsonl"


def note(head: Head) -> None:
    """Sign a head and add it to the file; it is on the disk when this returns."""
    signature = base64.b64encode(_key().sign(head.message())).decode()
    line = json.dumps({**_fields(head), "signature": signature}) + "\n"
    descriptor = os.open(heads_file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with open(descriptor, "a") as handle:
        handle.write(line)
        handle.flush()
        os.fsync(handle.fileno())


def read() -> tuple[list[Head], list[str]]:
    """Return the heads in the file, and what is wrong with it, in words."""
    try:
        lines = heads_file().read_text().splitlines()
    except FileNotFoundError:
        return [], []
    found: list[Head] = []
    faults: list[str] = []
    public = _public()
    for place, line in enumerate(lines, 1):
        try:
            head = Head(**json.loads(line))
            public.verify(base64.b64decode(head.signature), head.message())
        except (ValueError, TypeError, InvalidSignature):
            faults.append(f"line {place} of the heads file does not carry our signature")
            continue
        if head.number != len(found) + 1:
            faults.append(
                f"line {place} of the heads file is of seal {head.number}, not {len(found) + 1}"
            )
        found.append(head)
    return found, faults


def _fields(head: Head) -> dict[str, object]:
    return {k: v for k, v in head.__dict__.items() if k != "signature"}


def _key() -> Ed25519PrivateKey:
    """Return the key that signs, made at the first seal."""
    path = folder() / "seal.key"
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError:
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        made = Ed25519PrivateKey.generate()
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
            handle.write(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        (folder() / "seal.pub").write_bytes(
            made.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        )
        return made
    assert isinstance(key, Ed25519PrivateKey)
    return key


def _public() -> Ed25519PublicKey:
    """Return the key that checks signatures: ``seal.pub``, so that checking needs no secret."""
    try:
        key = load_pem_public_key((folder() / "seal.pub").read_bytes())
    except FileNotFoundError:
        return _key().public_key()
    assert isinstance(key, Ed25519PublicKey)
    return key
