"""Where the database is, and the three roles that use it.

``owner`` owns the tables and migrates; ``app`` serves and is held by row-level security; ``sealer``
reads digests and writes seals. ``prepare`` makes them from the role that ``DATABASE_URL`` names (it
may make roles and databases), or from the server that Kithline starts for itself, and writes their
addresses to ``urls.json`` in the state folder. An address in ``KITHLINE_APP_URL``,
``KITHLINE_OWNER_URL`` or ``KITHLINE_SEALER_URL`` goes before that file, so that a serving machine
need not know the others.

Settings import this module: nothing here starts a server.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import dj_database_url
import psycopg
from psycopg import sql

OLDEST = 15
EXTENSIONS = ("pg_trgm", "fuzzystrmatch", "unaccent", "btree_gist")
ROLES = ("owner", "app", "sealer")
DEFAULT_NAME = "kithline"
# Values are bound by the server and each statement is planned once a connection: with row-level
# security most of a page's time in the database was planning its policies, again and again.
PREPARED = {"server_side_binding": True, "prepare_threshold": 1}


class NotPrepared(Exception):
    """There is no database yet; the message says what to type."""


class DatabaseProblem(Exception):
    """The database cannot be used as it is; the message says why."""


@dataclass(frozen=True)
class Urls:
    """The addresses of one database, one for each role."""

    owner: str
    app: str
    sealer: str


@dataclass(frozen=True)
class Roles:
    """The names of the login roles of one database."""

    owner: str
    app: str
    sealer: str
    tester: str


# --- where --------------------------------------------------------------------------------------


def home() -> Path:
    """Return the state folder: ``KITHLINE_HOME``, or ``.kithline`` beside the source."""
    named = os.environ.get("KITHLINE_HOME")
    return Path(named).resolve() if named else Path(__file__).parents[2] / ".kithline"


def admin_url() -> str | None:
    """Return ``DATABASE_URL``: the role that may make roles and the database, or None."""
    return os.environ.get("DATABASE_URL") or None


def urls() -> Urls:
    """Return the addresses for the three roles; raises NotPrepared."""
    written = _written()
    found = {r: os.environ.get(f"KITHLINE_{r.upper()}_URL") or written.get(r, "") for r in ROLES}
    if not found["app"]:
        raise NotPrepared("There is no database yet. Type: kithline database prepare")
    return Urls(**found)


def role_names() -> Roles:
    """Return the role names that belong to this database; they are made from its name."""
    try:
        base = _user(urls().app).removesuffix("_app")
    except NotPrepared:
        base = name_of(admin_url()) if admin_url() else DEFAULT_NAME
    return _roles(base)


def settings_for(role: str) -> dict[str, Any]:
    """Return Django's settings for ``role``; before ``prepare`` they lead nowhere."""
    try:
        url = getattr(urls(), role)
    except NotPrepared:
        url = f"postgresql://{DEFAULT_NAME}_{role}@%2Fnonexistent/{DEFAULT_NAME}"
    if not url:
        raise NotPrepared(f"No address for the role {role} here: set KITHLINE_{role.upper()}_URL")
    return settings_from(url) | {
        "OPTIONS": {"application_name": f"kithline {role}", **PREPARED},
    }


def settings_from(url: str) -> dict[str, Any]:
    """Return Django's settings for an address."""
    return dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))


def secret_key() -> str:
    """Return the key that signs sessions: ``KITHLINE_SECRET_KEY``, the state folder's, or a passing one."""
    named = os.environ.get("KITHLINE_SECRET_KEY")
    if named:
        return named
    try:
        return (home() / "secret").read_text().strip()
    except OSError:
        return secrets.token_urlsafe(50)


def keep_secret_key() -> None:
    """Make the state folder's key if there is none, so that sessions outlive a restart."""
    path = home() / "secret"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with contextlib.suppress(FileExistsError):
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
            handle.write(secrets.token_urlsafe(50))


def with_name(url: str, name: str) -> str:
    """Return ``url`` leading to the database ``name`` on the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


# --- preparing ----------------------------------------------------------------------------------


def prepare(admin: str, *, name: str | None = None, tester: bool = False) -> Urls:
    """Make the roles and the database ``name`` if they are missing; return their addresses.

    ``admin`` is the address of a role with CREATEROLE and CREATEDB. ``tester`` adds a login that may
    become each of the three, for the test suite. Safe to call again, and by two at once.
    """
    name = name or (name_of(admin) if admin_url() else DEFAULT_NAME)
    home().mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(home() / "prepare.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        keep_secret_key()
        mark = _mark(admin, name)
        written = _written()
        if written.get("mark") == mark and _works(written, tester):
            return Urls(**{r: written[r] for r in ROLES})
        roles, urls_ = _roles(name), {}
        with maintenance(admin) as connection:
            refuse_old(connection)
            connection.execute("SELECT pg_advisory_lock(hashtext('kithline prepare'))")
            for role, login in asdict(roles).items():
                if role == "tester" and not tester:
                    continue
                password = secrets.token_hex(24)
                _make_role(connection, login, password, inherit=role != "tester")
                urls_[role] = _url(admin, login, password, name)
            if tester:
                for role in ROLES:
                    _grant(connection, getattr(roles, role), roles.tester)
            make_database(connection, name, roles, with_tester=tester)
        add_extensions(urls_["owner"], roles)
        _write({**urls_, "mark": mark})
    return Urls(**{r: urls_[r] for r in ROLES})


def tester_url() -> str:
    """Return the address of the login that may become each role (made by ``prepare(tester=True)``)."""
    return _written()["tester"]


def refuse_old(connection: psycopg.Connection[Any]) -> None:
    """Raise DatabaseProblem when the server is older than what Kithline can rely on."""
    version = connection.info.server_version
    if version < OLDEST * 10000:
        raise DatabaseProblem(
            f"PostgreSQL {OLDEST} or newer is needed; this server is {version // 10000}."
        )


def make_database(
    connection: psycopg.Connection[Any],
    name: str,
    roles: Roles,
    *,
    template: str = "template1",
    with_tester: bool = False,
) -> None:
    """Make the database ``name``, owned by the owner role, unless it is there."""
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        _grant(connection, roles.owner, None)
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(roles.owner), sql.Identifier(template)
            )
        )
    connection.execute(
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name))
    )
    for role in (roles.app, roles.sealer, *([roles.tester] if with_tester else [])):
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                sql.Identifier(name), sql.Identifier(role)
            )
        )


def drop_database(connection: psycopg.Connection[Any], name: str) -> None:
    """Drop the database ``name`` with whoever is connected to it."""
    connection.execute(
        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    )


def empty(admin: str) -> None:
    """Drop the prepared database and make it again, without tables.

    The roles keep their passwords, so a program that has read its settings goes on with them.
    """
    addresses, roles = urls(), role_names()
    name = name_of(addresses.app)
    with maintenance(admin) as connection:
        drop_database(connection, name)
        make_database(connection, name, roles)
    add_extensions(addresses.owner, roles)


def add_extensions(owner_url: str, roles: Roles) -> None:
    """Add the extensions (all trusted: the owner may) and let the other roles use the schema."""
    with psycopg.connect(owner_url, autocommit=True) as connection:
        for extension in EXTENSIONS:
            connection.execute(
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
            )
        connection.execute(
            sql.SQL("GRANT USAGE ON SCHEMA public TO {}, {}").format(
                sql.Identifier(roles.app), sql.Identifier(roles.sealer)
            )
        )


@contextlib.contextmanager
def maintenance(admin: str) -> Iterator[psycopg.Connection[Any]]:
    """Open a connection that may make databases: to the named one, or to ``postgres`` before it is."""
    try:
        connection = psycopg.connect(with_name(admin, "postgres"), autocommit=True)
    except psycopg.OperationalError:
        connection = psycopg.connect(admin, autocommit=True)
    with connection:
        yield connection


def _make_role(
    connection: psycopg.Connection[Any], name: str, password: str, *, inherit: bool
) -> None:
    # The server gets a hash, so that its log never holds a password.
    encoding = connection.info.encoding
    hashed = connection.pgconn.encrypt_password(
        password.encode(encoding), name.encode(encoding), b"scram-sha-256"
    ).decode(encoding)
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    command = "ALTER ROLE {}" if known else "CREATE ROLE {} LOGIN"
    # The tester must become a role on purpose; the owner inherits what a database's owner may.
    command += " INHERIT PASSWORD {}" if inherit else " NOINHERIT PASSWORD {}"
    connection.execute(sql.SQL(command).format(sql.Identifier(name), sql.Literal(hashed)))


def _grant(connection: psycopg.Connection[Any], role: str, to: str | None) -> None:
    """Make ``to`` (None: whoever is connected, unless a superuser) a member of ``role``."""
    row = connection.execute(
        "SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    me, superuser = row if row else ("", False)
    if to is None and superuser:
        return
    # Since 16 the maker of a role may administer it, yet not become it: grant that by name.
    connection.execute(
        sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(to or me))
    )


@contextlib.contextmanager
def as_role(role: str) -> Iterator[None]:
    """Run the block with Django's connection logged in as ``role`` (migrations run as the owner)."""
    from django.db import connections

    before, settings = dict(connections.settings["default"]), settings_for(role)
    connections["default"].close()
    connections.settings["default"].update(settings)
    connections["default"].settings_dict.update(settings)
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"].update(before)
        connections["default"].settings_dict.update(before)


# --- serving ------------------------------------------------------------------------------------


def faults_of_serving_role(url: str) -> list[str]:
    """Return why the role of ``url`` must not serve pages: row-level security would not hold it."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            """
            SELECT current_user, r.rolsuper, r.rolbypassrls,
                   (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                     WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_'
                       AND n.nspname <> 'information_schema'
                       AND pg_has_role(current_user, c.relowner, 'MEMBER')),
                   current_setting('server_version_num')::int
              FROM pg_roles r WHERE r.rolname = current_user
            """
        ).fetchone()
    assert row is not None
    name, superuser, bypass, owned, version = row
    found = []
    if superuser:
        found.append(f"the serving role {name} is a superuser")
    if bypass:
        found.append(f"the serving role {name} has BYPASSRLS")
    if owned:
        found.append(f"the serving role {name} owns {owned} tables, or may become their owner")
    if version < OLDEST * 10000:
        found.append(f"PostgreSQL is {version // 10000}; {OLDEST} or newer is needed")
    return found


def refuse_unsafe_role() -> None:
    """Raise DatabaseProblem unless the serving role is held by row-level security."""
    found = faults_of_serving_role(urls().app)
    if found:
        raise DatabaseProblem("Kithline will not serve: " + "; ".join(found) + ".")


# --- the file -----------------------------------------------------------------------------------


def _written() -> dict[str, str]:
    """Return what ``prepare`` wrote, unless it was for another server than ``DATABASE_URL`` names."""
    try:
        found = json.loads((home() / "urls.json").read_text())
    except (OSError, ValueError):
        return {}
    admin = admin_url()
    if admin and found.get("mark") != _mark(admin, name_of(admin)):
        return {}
    return dict(found)


def _write(found: dict[str, str]) -> None:
    path = home() / "urls.json"
    draft = path.with_suffix(f".{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        json.dump(found, handle, indent=1)
    draft.rename(path)


def _works(written: dict[str, str], tester: bool) -> bool:
    """True when every address opens and the extensions are there: nothing is left to prepare."""
    wanted = [*ROLES, *(["tester"] if tester else [])]
    if any(role not in written for role in wanted):
        return False
    try:
        for role in wanted:
            with psycopg.connect(written[role]) as connection:
                count = connection.execute(
                    "SELECT count(*) FROM pg_extension WHERE extname = ANY (%s)", [list(EXTENSIONS)]
                ).fetchone()
                if not count or count[0] != len(EXTENSIONS):
                    return False
    except psycopg.OperationalError:
        return False
    return True


def _mark(admin: str, name: str) -> str:
    """Return which server and database an address leads to, without its password."""
    parts = urlsplit(admin)
    place = parts.netloc.rpartition("@")[2]
    return f"{parts.username or ''}@{place}?{parts.query}/{name}"


def _roles(base: str) -> Roles:
    return Roles(**{r: f"{base}_{r}" for r in (*ROLES, "tester")})


def _url(admin: str, login: str, password: str, name: str) -> str:
    parts = urlsplit(admin)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(
        parts._replace(netloc=f"{quote(login, safe='')}:{password}@{place}", path=f"/{name}")
    )


def _user(url: str) -> str:
    return unquote(urlsplit(url).username or "")


def name_of(url: str | None) -> str:
    return unquote(urlsplit(url or "").path.lstrip("/")) or DEFAULT_NAME
