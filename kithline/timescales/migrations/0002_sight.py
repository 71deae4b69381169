"""Who sees a clock: its owner, the owner's team, and whoever may read the child's record.

A clock of something restricted shows only to the named readers of that thing; nobody sees the clock
of somebody they are shut out of. What a clock was started with never changes: the app role may
update only how it stands. A clock is handed over by a checked function, since whoever gives it away
need not see it afterwards.
"""

from django.db import migrations

from kithline.core.policies import RoleSQL, definer, is_reader, protect, sees_person

T = "timescales_obligation"
HERE = f"{T}.partnership_id = (SELECT kithline_partnership())"
OWN = f"""({T}.owner_post_id = (SELECT kithline_viewer())
    OR {T}.owner_team_id = ANY ((SELECT kithline_holders())::uuid[]))"""
CHILD = f"({T}.person_id IS NOT NULL AND {sees_person(f'{T}.person_id', 2)})"
NOT_SHUT_OUT = f"NOT ({T}.people && (SELECT kithline_excluded())::uuid[])"
UNRESTRICTED = f"(NOT {T}.restricted OR {is_reader(f'{T}.subject_id')})"
SEEN = f"{HERE} AND {NOT_SHUT_OUT} AND {UNRESTRICTED} AND ({OWN} OR {CHILD})"

# Somebody without an account starts the clocks of the worry they send, and sees none of them.
STARTED = f"{HERE} AND {T}.noted_by IS NOT DISTINCT FROM (SELECT kithline_viewer())"

COLUMNS = (
    "kept_at, kept_by, missed_at, missed_by, missed_reason, cancelled_at, cancelled_by, "
    "cancelled_reason, fact, named, people, restricted"
)

HAND_OVER = """
DECLARE o timescales_obligation%ROWTYPE;
BEGIN
  SELECT * INTO o FROM timescales_obligation t
   WHERE t.id = obligation AND t.partnership_id = kithline_partnership()
     AND t.kept_at IS NULL AND t.cancelled_at IS NULL
     AND NOT (t.people && kithline_excluded())
     AND (t.owner_post_id = kithline_viewer() OR t.owner_team_id = ANY (kithline_holders())
          OR (t.person_id IS NOT NULL AND access_sees(t.person_id, 3)));
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not a clock you may hand over' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF post IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM agencies_post p WHERE p.id = post AND p.partnership_id = o.partnership_id
         AND p.starts_at <= kithline_at() AND (p.ends_at IS NULL OR p.ends_at > kithline_at())) THEN
    RAISE EXCEPTION 'not a post that can take it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF team IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM agencies_teamcover c
       WHERE c.team_id = team AND c.partnership_id = o.partnership_id) THEN
    RAISE EXCEPTION 'not a team that can take it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE timescales_obligation SET owner_post_id = post, owner_team_id = team WHERE id = obligation;
END
"""


class Migration(migrations.Migration):
    dependencies = [("timescales", "0001_initial"), ("access", "0002_sight")]
    operations = [
        protect(T, select=SEEN, insert=STARTED, update=SEEN),
        RoleSQL(f"REVOKE UPDATE ON {T} FROM {{app}}; GRANT UPDATE ({COLUMNS}) ON {T} TO {{app}};"),
        definer("timescales_hand_over", "obligation uuid, post uuid, team uuid", "void", HAND_OVER),
    ]
