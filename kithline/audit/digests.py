"""Digests of rows: which columns, in which order, and the SQL that computes them.

A digest is one byte of version and the SHA-256 of a JSON array: version, table, salt, then the
columns of that version. Times go in as seconds since 1970, so that no setting of the session changes
the digest (groundwork 12). The salt is the row's own: when a row is lawfully disposed of, its digest
that stays in the seals tells nothing.

A version is never edited. A table that gains a column gains a version; rows keep theirs.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps

from kithline.core.policies import RoleSQL

# How a column of each type goes into the array; ``{c}`` is the column.
FORMS = {
    "as is": "{c}",  # text, whole numbers, yes and no, uuid
    "time": "extract(epoch FROM {c})",
    "date": "({c} - date '2000-01-01')",
    "array": "to_json({c})",
    "json": "{c}::text",
    "xid": "{c}::text",
}


@dataclass(frozen=True)
class Sealed:
    """A table whose rows carry digests. ``versions`` maps a version to columns ("name" or "name:form")."""

    table: str
    versions: dict[int, str]
    # Every row of this table has a line in the trail whose subject is (this kind, its id).
    trail: str = ""
    # Further questions of verification: what is wrong, in words, and SQL that returns the rows' ids.
    checks: tuple[tuple[str, str], ...] = ()
    # Columns that name people: a merge of two records leads them to the other. The digest is of what was
    # written first; while a row hangs elsewhere, that stands in ``<column>_first``.
    moves: str = ""
    # The columns for when a row says it was written and when it was recorded, and which rows to ask.
    written: tuple[str, str, str] | None = None

    @property
    def newest(self) -> int:
        """The version that rows are written with."""
        return max(self.versions)

    def expression(self, row: str, version: int) -> str:
        """Return the SQL of the digest of ``row`` (an alias, or NEW) by ``version``."""
        parts = [str(version), f"'{self.table}'", f"{row}.salt"]
        for column in self.versions[version].split():
            name, _, form = column.partition(":")
            value = f"{row}.{name}"
            if name in self.moves.split() and row != "NEW":
                value = f"coalesce({row}.{name}_first, {value})"
            parts.append(FORMS[form or "as is"].format(c=value))
        array = f"json_build_array({', '.join(parts)})::text"
        return f"('\\x{version:02x}'::bytea || sha256(convert_to({array}, 'UTF8')))"

    def recomputed(self, row: str) -> str:
        """Return the SQL of the digest of ``row`` by the version that the row itself carries."""
        cases = " ".join(
            f"WHEN {version} THEN {self.expression(row, version)}" for version in self.versions
        )
        known = f"length({row}.digest) = 33"
        return f"CASE CASE WHEN {known} THEN get_byte({row}.digest, 0) END {cases} END"


def sealed_tables() -> list[Sealed]:
    """Return every sealed table, from the rooms' registrations."""
    return [
        each
        for config in apps.get_app_configs()
        for each in getattr(config, "sealed", ())
        if config.name.startswith("kithline.")
    ]


def without_defaults(table: str) -> str:
    """Return SQL that leaves the columns of a digest to the trigger, which sets them whatever is sent.

    A default was worked out for each row first, and thrown away: a random id costs as much as a row.
    """
    columns = ", ".join(f"ALTER {c} DROP DEFAULT" for c in ("salt", "xid", "digest"))
    return f"ALTER TABLE {table} {columns};"


def seal_rows(
    sealed: Sealed, *, before: str = "", declare: str = "", definer: bool = False
) -> RoleSQL:
    """Give a table its digest columns and the trigger that fills them, whoever inserts.

    ``before`` is plpgsql that runs first. The sealer may read the row's id, transaction and digest,
    and nothing else of it.
    """
    table, version = sealed.table, sealed.newest
    safe = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp" if definer else ""
    return RoleSQL(
        f"""
        ALTER TABLE {table} ADD COLUMN IF NOT EXISTS salt uuid NOT NULL DEFAULT gen_random_uuid(),
          ADD COLUMN IF NOT EXISTS xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
          ADD COLUMN IF NOT EXISTS digest bytea NOT NULL DEFAULT '';
        {without_defaults(table)}
        CREATE INDEX IF NOT EXISTS {table}_xid ON {table} (xid);
        CREATE OR REPLACE FUNCTION {table}_seal() RETURNS trigger LANGUAGE plpgsql {safe} AS $seal$
        {declare}
        BEGIN
          {before}
          NEW.salt := gen_random_uuid();
          NEW.xid := pg_current_xact_id();
          NEW.digest := {sealed.expression("NEW", version)};
          RETURN NEW;
        END $seal$;
        CREATE OR REPLACE TRIGGER {table}_seal BEFORE INSERT ON {table}
          FOR EACH ROW EXECUTE FUNCTION {table}_seal();
        GRANT SELECT (id, xid, digest) ON {table} TO {{sealer}};
        DROP POLICY IF EXISTS seal_ ON {table};
        CREATE POLICY seal_ ON {table} FOR SELECT TO {{sealer}} USING (true);
        """,
    )
