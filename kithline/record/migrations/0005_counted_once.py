"""What is counted over a story, planned once a connection as its page is."""

from django.db import migrations

from kithline.core.policies import RoleSQL

READ = """
CREATE FUNCTION {name}(person uuid) RETURNS TABLE ({columns}) LANGUAGE plpgsql STABLE
  SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY {query};
END $$;
REVOKE ALL ON FUNCTION {name}(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {name}(uuid) TO {{app}};
"""


class Migration(migrations.Migration):
    dependencies = [("record", "0004_planned_once")]
    operations = [
        RoleSQL(
            READ.format(
                name="record_marks_of",
                columns="own_words boolean, harm boolean, strength boolean, seen boolean, "
                "seen_alone boolean, happened_from timestamptz",
                query="SELECT a.own_words, a.harm, a.strength, a.seen, a.seen_alone, "
                "a.happened_from FROM record_about a "
                "WHERE a.person_id = person AND a.superseded_at IS NULL AND NOT a.beside",
            )
        ),
        RoleSQL(
            READ.format(
                name="record_labels_of",
                columns="agency_kind text, kind text, tags text[], happened_from timestamptz",
                query="SELECT e.agency_kind::text, e.kind::text, e.tags::text[], e.happened_from "
                "FROM record_about a JOIN record_entry e ON e.id = a.entry_id "
                "WHERE a.person_id = person AND a.superseded_at IS NULL AND NOT a.beside",
            )
        ),
    ]
