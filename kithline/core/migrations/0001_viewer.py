"""The settings of a transaction, as functions that policies call; and the trigger that refuses change."""

from django.db import migrations

from kithline.core.policies import RoleSQL

SQL = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE FUNCTION kithline_viewer() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('kithline.viewer', true), '')::uuid $$;
CREATE FUNCTION kithline_worker() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('kithline.worker', true), '')::uuid $$;
CREATE FUNCTION kithline_role() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('kithline.role', true), '') $$;
CREATE FUNCTION kithline_partnership() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('kithline.partnership', true), '')::uuid $$;
CREATE FUNCTION kithline_agency() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('kithline.agency', true), '')::uuid $$;
CREATE FUNCTION kithline_holders() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT coalesce(nullif(current_setting('kithline.holders', true), ''), '{}')::uuid[] $$;
CREATE FUNCTION kithline_readers() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT coalesce(nullif(current_setting('kithline.holders', true), ''), '{}')::uuid[]
            || coalesce(nullif(current_setting('kithline.agency', true), '')::uuid,
                        '00000000-0000-0000-0000-000000000000'::uuid) $$;
CREATE FUNCTION kithline_excluded() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT coalesce(nullif(current_setting('kithline.excluded', true), ''), '{}')::uuid[] $$;
CREATE FUNCTION kithline_at() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT coalesce(nullif(current_setting('kithline.at', true), '')::timestamptz, now()) $$;

CREATE FUNCTION kithline_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'insufficient_privilege';
END $$;

-- The database's own moment of writing, for tables with a column recorded_at.
CREATE FUNCTION kithline_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.recorded_at := clock_timestamp();
  RETURN NEW;
END $$;

GRANT USAGE ON SCHEMA public TO {app}, {sealer};
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [RoleSQL(SQL)]
