"""Seals and their leaves: read and written by the sealer alone, changed by nobody."""

from django.db import migrations

from kithline.core.policies import RoleSQL, append_only

SQL = """
CREATE TABLE audit_seal (
  number integer PRIMARY KEY CONSTRAINT seal_number_from_one CHECK (number > 0),
  from_xid xid8 NOT NULL,
  to_xid xid8 NOT NULL CONSTRAINT seal_covers_something CHECK (to_xid > from_xid),
  rows integer NOT NULL CONSTRAINT seal_has_rows CHECK (rows > 0),
  root bytea NOT NULL,
  previous bytea NOT NULL,
  head bytea NOT NULL,
  sealed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE audit_leaf (
  seal integer NOT NULL,
  place integer NOT NULL,
  table_name text NOT NULL,
  row_id uuid NOT NULL,
  digest bytea NOT NULL,
  PRIMARY KEY (seal, place)
);
ALTER TABLE audit_seal ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_leaf ENABLE ROW LEVEL SECURITY;
CREATE POLICY seal_ ON audit_seal TO {sealer} USING (true) WITH CHECK (true);
CREATE POLICY seal_ ON audit_leaf TO {sealer} USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON audit_seal, audit_leaf TO {sealer};
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_digests")]
    operations = [RoleSQL(SQL), append_only("audit_seal"), append_only("audit_leaf")]
