"""Where a child lives and lived, and who of the adults is alive, as far as the caller may read it.

The rights are the caller's own: the policies of the tables hold, and a protected address is left out even
for those who may read it, so that no question can differ by it.
"""

from django.db import migrations

from kithline.core.policies import RoleSQL

# The arguments by their number: people, today.
AROUND = """
CREATE FUNCTION patterns_around(uuid[], date) RETURNS jsonb
  LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $read$
BEGIN
  RETURN jsonb_build_array(
    (SELECT coalesce(jsonb_agg(jsonb_build_array(a.person_id, a.id, a.starts_on, a.ends_on, a.lines, a.source)
                               ORDER BY a.starts_on NULLS FIRST, a.id), '[]')
       FROM people_address a
      WHERE a.person_id = ANY ($1) AND NOT a.protected AND a.lines <> ''
        AND a.kind IN ('home', 'temporary', 'placement') AND (a.starts_on IS NULL OR a.starts_on <= $2)),
    (SELECT coalesce(jsonb_agg(jsonb_build_array(p.id, p.died_on IS NOT NULL AND p.died_on <= $2)), '[]')
       FROM people_person p
      WHERE p.kind = 'adult' AND p.id IN (
        SELECT CASE WHEN r.person_id = ANY ($1) THEN r.other_id ELSE r.person_id END
          FROM people_relationship r WHERE r.person_id = ANY ($1) OR r.other_id = ANY ($1))));
END $read$;
REVOKE ALL ON FUNCTION patterns_around(uuid[], date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patterns_around(uuid[], date) TO {app};
"""


class Migration(migrations.Migration):
    dependencies = [("patterns", "0004_dissent"), ("people", "0006_merged")]
    operations = [RoleSQL(AROUND)]
