"""What an agency's list says of a person otherwise: kept beside the record, taken back with the list.

Rows come with a list alone (``people_tell``, called by the room of lists as the owner); whoever may write
to the record settles them. A spelling that a person kept is another name from then on; taken back, that row
goes and this one says so. What a list gives as an address is read, where an address is protected, by those
alone who may read that one: it may be the protected one.
"""

import django.db.models.deletion
from django.db import migrations, models

import kithline.core.ids
from kithline.core.policies import RoleSQL, definer, protect, sees_person

HAS_PROTECTED = (
    "SELECT EXISTS (SELECT 1 FROM people_address a WHERE a.person_id = person AND a.protected)"
)
SHOWN = """(people_told.what <> 'address' OR NOT people_has_protected(people_told.person_id)
  OR EXISTS (SELECT 1 FROM people_address a WHERE a.person_id = people_told.person_id AND a.protected))"""

# Whoever may write settles a row once; what the list said stays as it is.
GUARD = """
CREATE FUNCTION people_guard_told() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE settles CONSTANT text[] := '{how,settled_at,settled_by,settled_name,settled_why}';
BEGIN
  IF current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
     OR (OLD.how = '' AND OLD.taken_back_at IS NULL AND to_jsonb(NEW) - settles = to_jsonb(OLD) - settles) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what a list said stays as it is' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER people_told_guard BEFORE UPDATE ON people_told
  FOR EACH ROW EXECUTE FUNCTION people_guard_told();
"""

TELL = """
CREATE FUNCTION people_tell(told jsonb, list uuid, moment timestamptz, post uuid)
  RETURNS TABLE (person uuid, what text) LANGUAGE sql AS $$
  WITH said AS MATERIALIZED (
    SELECT gen_random_uuid() AS id, CASE WHEN x.what = 'name' THEN gen_random_uuid() END AS name_id, x.*
      FROM (SELECT DISTINCT ON (t.person, t.what, people_plain(t.said)) t.*
              FROM jsonb_to_recordset(told) AS t (person uuid, what text, said text, postcode text, forename text,
                surname text, kind text, source text, line integer, by_name text)
             ORDER BY t.person, t.what, people_plain(t.said), t.line) x
     -- What stands there already, open or set aside, is not told again by the next list.
     WHERE NOT EXISTS (SELECT 1 FROM people_told o WHERE o.person_id = x.person AND o.what = x.what
                          AND people_plain(o.said) = people_plain(x.said) AND o.taken_back_at IS NULL)),
  named AS (
    INSERT INTO people_name (id, person_id, kind, forename, surname, source, noted_at, noted_by)
    SELECT s.name_id, s.person, s.kind, s.forename, s.surname, s.source, moment, post
      FROM said s WHERE s.what = 'name'),
  kept AS (
    INSERT INTO people_told (id, person_id, what, said, postcode, source, came_with, name_id, noted_at, noted_by,
        noted_name, how, settled_at, settled_by, settled_name, settled_why)
    SELECT s.id, s.person, s.what, left(s.said, 300), s.postcode, s.source, list, s.name_id, moment, post, s.by_name,
           CASE WHEN s.what = 'name' THEN 'kept' ELSE '' END, CASE WHEN s.what = 'name' THEN moment END,
           CASE WHEN s.what = 'name' THEN post END, CASE WHEN s.what = 'name' THEN s.by_name ELSE '' END, ''
      FROM said s RETURNING person_id, people_told.what)
  SELECT k.person_id, k.what::text FROM kept k
$$;
REVOKE ALL ON FUNCTION people_tell(jsonb, uuid, timestamptz, uuid) FROM PUBLIC;

CREATE FUNCTION people_untell(ids uuid[], moment timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE named uuid[];
BEGIN
  WITH gone AS (DELETE FROM people_name n USING people_told t
                 WHERE t.id = ANY (ids) AND t.taken_back_at IS NULL AND n.id = t.name_id RETURNING n.person_id)
  SELECT array_agg(DISTINCT g.person_id) INTO named FROM gone g;
  UPDATE people_told SET taken_back_at = moment WHERE id = ANY (ids) AND taken_back_at IS NULL;
  IF named IS NOT NULL THEN
    PERFORM people_keep_keys(named);
  END IF;
END $$;
REVOKE ALL ON FUNCTION people_untell(uuid[], timestamptz) FROM PUBLIC;
"""

TAKE_AWAY = """
BEGIN
  PERFORM 1 FROM people_told t WHERE t.id = told AND t.name_id IS NOT NULL AND t.taken_back_at IS NULL
     AND access_sees(t.person_id, 3) FOR UPDATE;
  IF NOT FOUND OR kithline_viewer() IS NULL THEN
    RAISE EXCEPTION 'may not take this name away' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM people_untell(ARRAY[told], moment);
  UPDATE people_told SET settled_at = moment, settled_by = kithline_viewer(), settled_name = name, settled_why = why,
         how = 'aside' WHERE id = told;
END
"""

KINDS = [
    ("legal", "legal name"),
    ("alias", "also known as"),
    ("nickname", "nickname or short form"),
    ("former", "earlier name"),
    ("mistaken", "once recorded by mistake"),
    ("spelling", "another spelling"),
]
FACTS = [
    ("name", "name"),
    ("dob", "date of birth"),
    ("nhs", "NHS number"),
    ("upn", "unique pupil number"),
    ("address", "address"),
]
SETTLED = [
    ("kept", "kept as another name"),
    ("right", "the record was put right by it"),
    ("before", "kept as an earlier address"),
    ("aside", "set aside: the record is right"),
]


class Migration(migrations.Migration):
    dependencies = [("people", "0007_taken_back")]
    operations = [
        migrations.AlterField("name", "kind", models.CharField(choices=KINDS, max_length=8)),
        migrations.CreateModel(
            name="Told",
            fields=[
                ("id", models.UUIDField(default=kithline.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("what", models.CharField(choices=FACTS, max_length=7)),
                ("said", models.CharField(max_length=300)),
                ("postcode", models.CharField(blank=True, max_length=8)),
                ("source", models.CharField(help_text="whose list, and which row", max_length=200)),
                ("came_with", models.UUIDField(help_text="the list")),
                ("name_id", models.UUIDField(help_text="the other name that was made of it", null=True)),
                ("noted_at", models.DateTimeField()),
                ("noted_by", models.UUIDField(null=True)),
                ("noted_name", models.CharField(blank=True, max_length=120)),
                ("how", models.CharField(blank=True, choices=SETTLED, max_length=6)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.UUIDField(null=True)),
                ("settled_name", models.CharField(blank=True, max_length=120)),
                ("settled_why", models.CharField(blank=True, max_length=500)),
                ("taken_back_at", models.DateTimeField(null=True)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="told", to="people.person")),
            ],
            options={
                "ordering": ["noted_at", "id"],
                "indexes": [models.Index(fields=["came_with"], name="told_by_list")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("how", ""), ("settled_at__isnull", True))
                        | (~models.Q(("how", "")) & models.Q(("settled_at__isnull", False))),
                        name="told_settled_has_day",
                    )
                ],
            },
        ),
        definer("people_has_protected", "person uuid", "boolean", HAS_PROTECTED, language="sql", volatility="STABLE"),
        protect(
            "people_told",
            select=f"({sees_person('people_told.person_id', 2)} AND {SHOWN})",
            update=f"({sees_person('people_told.person_id', 3)} AND {SHOWN})",
        ),
        RoleSQL(GUARD),
        RoleSQL(TELL),
        definer("people_take_name_away", "told uuid, why text, name text, moment timestamptz", "void", TAKE_AWAY),
    ]  # fmt: skip
