"""Row-level security as migration operations, and the SQL fragments that policies share.

The rules, with what was measured, stand in ``docs/decisions/0002-row-level-security.md``. In short:
a policy reads the settings of the transaction through ``(select kithline_holders())`` and such, so
that each is worked out once a statement; a grant is found by one indexed look-up on (holder, person).
"""

from __future__ import annotations

from django.db import migrations

from kithline.core import database

# Tables without a viewer, each with the reason. An architecture test reads this list.
OPEN_TABLES: dict[str, str] = {
    "auth_user": "read at sign-in, before anybody is known",
    "auth_group": "Django's own, empty",
    "auth_group_permissions": "Django's own, empty",
    "auth_permission": "Django's own",
    "auth_user_groups": "Django's own, empty",
    "auth_user_user_permissions": "Django's own, empty",
    "django_content_type": "Django's own",
    "django_migrations": "Django's own",
    "django_session": "read before anybody is known",
    "axes_accessattempt": "sign-in attempts, before anybody is known",
    "axes_accessattemptexpiration": "sign-in attempts, before anybody is known",
    "axes_accessfailurelog": "sign-in attempts, before anybody is known",
    "axes_accesslog": "sign-in attempts, before anybody is known",
    "agencies_partnership": "who works together is public",
    "agencies_agency": "which agencies there are is public",
    "agencies_cover": "which agency serves which place is public",
    "agencies_team": "teams and desks are public within the partnership",
    "agencies_teamcover": "which team serves which place is public",
    "agencies_deskhours": "opening hours are public",
    "agencies_closureday": "opening hours are public",
    "agencies_deskarea": "which desk serves which postcode is public",
    "agencies_worker": "who works where: the staff directory",
    "agencies_post": "who works where: the staff directory",
    "agencies_post_extra_teams": "who works where: the staff directory",
    "agencies_lead": "the register of safeguarding leads is public within the partnership",
    "procrastinate_jobs": "the queue: task names and ids, nothing about anybody",
    "procrastinate_events": "the queue: what became of a job",
    "procrastinate_periodic_defers": "the queue: when a schedule last ran",
    "procrastinate_workers": "the queue: which workers live",
    "access_grantingrule": "who may give what: reference data, read by checked functions",
}

# The viewer holds a grant of at least {level} on {person}, now, in the partnership acted in. OFFSET 0
# keeps it one look-up by index: without it the planner may gather all grants of a large team first.
HAS_GRANT = """EXISTS (
  SELECT 1 FROM access_grant g
   WHERE g.person_id = {person}
     AND g.holder_id = ANY ((SELECT kithline_holders())::uuid[])
     AND g.level >= {level}
     AND g.partnership_id = (SELECT kithline_partnership())
     AND g.starts_at <= (SELECT kithline_at())
     AND (g.ends_at IS NULL OR g.ends_at > (SELECT kithline_at()))
  OFFSET 0
)"""

# ... and is not shut out of this person (own family). Cheap when nobody is excluded.
NOT_EXCLUDED = "({person} <> ALL ((SELECT kithline_excluded())::uuid[]))"

SEES_PERSON = f"({HAS_GRANT} AND {NOT_EXCLUDED})"

# A restricted thing is read only by those named for it.
IS_READER = """EXISTS (
  SELECT 1 FROM access_reader r
   WHERE r.subject_id = {subject}
     AND r.holder_id = ANY ((SELECT kithline_readers())::uuid[])
  OFFSET 0
)"""


def sees_person(person: str, level: int = 2) -> str:
    """Return the SQL test that the viewer may see ``person`` (an SQL expression) at ``level``.

    A column is written with its table: inside the test a bare ``person_id`` would be the grant's own,
    and the test true for everybody who holds any grant at all.
    """
    if person in {"id", "person_id", "holder_id", "source_id"}:
        raise ValueError(f"write the table before {person!r}: bare, it is the grant's own column")
    return SEES_PERSON.format(person=person, level=level)


def is_reader(subject: str) -> str:
    """Return the SQL test that the viewer is named as a reader of ``subject`` (an SQL expression)."""
    return IS_READER.format(subject=subject)


class RoleSQL(migrations.RunSQL):
    """SQL in which ``{app}`` and ``{sealer}`` stand for the role names of this database."""

    def __init__(self, sql: str, reverse_sql: str | None = None) -> None:
        super().__init__(sql, reverse_sql if reverse_sql is not None else migrations.RunSQL.noop)

    def _run_sql(self, schema_editor, sqls):  # type: ignore[no-untyped-def]
        roles = database.role_names()
        text = str(sqls).replace("{app}", f'"{roles.app}"').replace("{sealer}", f'"{roles.sealer}"')
        schema_editor.execute(text, params=None)


def protect(
    table: str,
    *,
    select: str | None = None,
    insert: str | None = None,
    update: str | None = None,
    delete: str | None = None,
) -> RoleSQL:
    """Enable row-level security on ``table`` and give the app role exactly the rights named.

    Each argument is an SQL condition over the table's columns; ``None`` withholds the right. No
    FORCE: the owner's definer functions see all rows (groundwork 7).
    """
    parts = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"]
    parts.append(f"REVOKE ALL ON {table} FROM {{app}};")
    for right, test in (
        ("select", select),
        ("insert", insert),
        ("update", update),
        ("delete", delete),
    ):
        if test is None:
            continue
        clause = {
            "select": f"USING ({test})",
            "insert": f"WITH CHECK ({test})",
            "update": f"USING ({test}) WITH CHECK ({test})",
            "delete": f"USING ({test})",
        }[right]
        parts.append(f"CREATE POLICY {right}_ ON {table} FOR {right.upper()} TO {{app}} {clause};")
        parts.append(f"GRANT {right.upper()} ON {table} TO {{app}};")
    return RoleSQL("\n".join(parts))


def open_table(table: str, rights: str = "select") -> RoleSQL:
    """Give the app role ``rights`` on a table that stands on ``OPEN_TABLES``."""
    if table not in OPEN_TABLES:
        raise ValueError(f"{table} is not on OPEN_TABLES: give the reason there first")
    return RoleSQL(f"GRANT {rights.upper()} ON {table} TO {{app}};")


def append_only(table: str) -> RoleSQL:
    """Refuse UPDATE, DELETE and TRUNCATE on ``table``, whoever asks (triggers; groundwork 13)."""
    return RoleSQL(
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
          FOR EACH ROW EXECUTE FUNCTION kithline_refuse_change();
        CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
          FOR EACH STATEMENT EXECUTE FUNCTION kithline_refuse_change();
        """,
    )


def definer(
    name: str,
    args: str,
    returns: str,
    body: str,
    *,
    language: str = "plpgsql",
    volatility: str = "",
) -> RoleSQL:
    """Make a SECURITY DEFINER function that the app role may call, its search path pinned.

    ``volatility`` is e.g. "STABLE". Give the reverse by hand if a migration needs one.
    """
    types = ", ".join(_type_of(a) for a in _split(args))
    return RoleSQL(
        f"""
        CREATE OR REPLACE FUNCTION {name}({args}) RETURNS {returns}
          LANGUAGE {language} {volatility} SECURITY DEFINER
          SET search_path = pg_catalog, public, pg_temp
          AS $body${body}$body$;
        REVOKE ALL ON FUNCTION {name}({types}) FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION {name}({types}) TO {{app}};
        """,
    )


# What ``rests_on`` is asked with, and what it answers: who did what, when.
RESTS_ON = "listed uuid[], told_of uuid[], made_here uuid[], in_since timestamptz"
RESTING = "TABLE (name text, agency text, what text, at timestamptz)"


def rests_on(room: str, select: str) -> RoleSQL:
    """Declare what of a room rests on entries, so that what brought them is not undone beneath it.

    ``select`` gives name, agency, what and when, of what rests on the entries ``listed``, on the people
    whom they are about (``told_of``) or on those who were made with them (``made_here``), since
    ``in_since``. Whoever undoes a list reads these: no more than who built on it. Every function called
    ``<room>_rests_on`` of this database's owner is asked (``arrivals_built_on``); no role calls one.
    """
    return RoleSQL(
        f"""
        CREATE OR REPLACE FUNCTION {room}_rests_on({RESTS_ON}) RETURNS {RESTING}
          LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
          AS $body${select}$body$;
        REVOKE ALL ON FUNCTION {room}_rests_on(uuid[], uuid[], uuid[], timestamptz) FROM PUBLIC;
        """,
    )


def _split(args: str) -> list[str]:
    return [a.strip() for a in args.split(",") if a.strip()]


def _type_of(arg: str) -> str:
    """Return the type of "name type [DEFAULT x]"."""
    words = arg.split(" DEFAULT ")[0].split()
    return " ".join(words[1:])
