"""Who may see and add to a child's profile: grants on the child; readers of a restricted contact."""

from django.db import migrations

from kithline.core.policies import RoleSQL, append_only, is_reader, protect, sees_person

HERE = "partnership_id = (SELECT kithline_partnership())"
OPEN = f"(NOT restricted OR {is_reader('frameworks_profile.about_id')})"

# The parts of a profile are seen with it: the profile's own policy answers.
WITH_PROFILE = "EXISTS (SELECT 1 FROM frameworks_profile p WHERE p.id = profile_id)"


def may_write(table: str) -> str:
    """Return the test that the viewer contributes to the child of the row's profile."""
    return f"""EXISTS (
      SELECT 1 FROM frameworks_profile p
       WHERE p.id = {table}.profile_id AND {sees_person("p.person_id", 3)}
    )"""


# A choice is only ever taken back: its other columns stay as they were.
ONLY_REMOVED = """
CREATE FUNCTION frameworks_choice_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.removed_at IS NOT NULL
     OR (to_jsonb(NEW) - 'removed_at' - 'removed_by')
        IS DISTINCT FROM (to_jsonb(OLD) - 'removed_at' - 'removed_by') THEN
    RAISE EXCEPTION 'a choice can only be taken back once' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER frameworks_choice_kept BEFORE UPDATE ON frameworks_choice
  FOR EACH ROW EXECUTE FUNCTION frameworks_choice_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("frameworks", "0001_initial"),
        ("packs", "0002_policies"),
        ("access", "0002_sight"),
    ]
    operations = [
        protect(
            "frameworks_profile",
            select=f"{HERE} AND {sees_person('frameworks_profile.person_id', 2)} AND {OPEN}",
            insert=f"{HERE} AND {sees_person('frameworks_profile.person_id', 3)}",
        ),
        append_only("frameworks_profile"),
        protect(
            "frameworks_choice",
            select=WITH_PROFILE,
            insert=may_write("frameworks_choice"),
            update=may_write("frameworks_choice"),
        ),
        RoleSQL(ONLY_REMOVED),
        protect("frameworks_answer", select=WITH_PROFILE, insert=may_write("frameworks_answer")),
        append_only("frameworks_answer"),
        protect(
            "frameworks_levelset", select=WITH_PROFILE, insert=may_write("frameworks_levelset")
        ),
        append_only("frameworks_levelset"),
    ]
