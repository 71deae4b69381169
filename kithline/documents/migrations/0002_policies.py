"""A paper is seen by whoever may read everybody it is about; with restricted entries, by its maker.

It is never changed, and is sealed as the record is. The number is counted by a function, since there
may be papers that the viewer does not see.
"""

from django.db import migrations

from kithline.audit.digests import seal_rows
from kithline.core.policies import append_only, definer, protect, sees_person
from kithline.documents.sealing import ISSUED

NEXT = """
BEGIN
  IF NOT access_sees(person, 2) THEN
    RAISE EXCEPTION 'no sight of this person' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(person::text || sort, 0));
  RETURN (SELECT coalesce(max(d.number), 0) + 1 FROM documents_issued d
           WHERE d.person_id = person AND d.kind = sort);
END
"""
HERE = "partnership_id = (SELECT kithline_partnership())"
MINE = "by_post_id = (SELECT kithline_viewer())"
EVERYBODY = """NOT EXISTS (SELECT 1 FROM unnest(documents_issued.people_ids) AS p(id)
  WHERE NOT access_sees(p.id, 2))"""
SEES = sees_person("documents_issued.person_id")


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
        ("access", "0002_sight"),
        ("record", "0001_initial"),
    ]
    operations = [
        definer("documents_next_number", "person uuid, sort text", "integer", NEXT),
        protect(
            "documents_issued",
            select=f"{HERE} AND {SEES} AND {EVERYBODY} AND (NOT restricted OR {MINE})",
            insert=f"{HERE} AND {SEES} AND {EVERYBODY} AND {MINE}",
        ),
        append_only("documents_issued"),
        seal_rows(ISSUED),
    ]
