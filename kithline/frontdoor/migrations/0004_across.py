"""A contact lies in the partnership of the desk that serves the child, wherever its sender works.

So the sender, and the leads of the agency in the sender's partnership, see their own worry and its
feedback in a partnership they do not act in; nothing else of it. The desk's side stays where it was: in
the partnership acted in.

And a deputy who decides a small worry stops the clock that was started for the lead.
"""

from django.db import migrations

from kithline.core.policies import RoleSQL, definer

T = "frontdoor_contact"
AT_DESK = "desk_id = ANY ((SELECT kithline_holders())::uuid[])"
OWN = "author_id = (SELECT kithline_viewer())"
HERE = "partnership_id = (SELECT kithline_partnership())"
# A lead answers for the workers of the agency in the partnership that the lead's own post is in.
LEADS = f"""(agency_id = (SELECT kithline_agency()) AND EXISTS (
  SELECT 1 FROM agencies_lead l JOIN agencies_post a ON a.id = {T}.author_id
   WHERE l.agency_id = {T}.agency_id AND a.partnership_id = (SELECT kithline_partnership())
     AND l.post_id = (SELECT kithline_viewer()) AND l.starts_at <= (SELECT kithline_at())
     AND (l.ends_at IS NULL OR l.ends_at > (SELECT kithline_at()))))"""
UNRESTRICTED = f"""(restriction = '' OR EXISTS (SELECT 1 FROM access_reader r
  WHERE r.subject_id = {T}.id AND r.holder_id = ANY ((SELECT kithline_readers())::uuid[])))"""
SERVED = f"""EXISTS (SELECT 1 FROM agencies_teamcover v JOIN agencies_team t ON t.id = v.team_id
  WHERE v.team_id = {T}.desk_id AND v.partnership_id = {T}.partnership_id AND t.desk)"""
SIGNED = f"({OWN} AND agency_id = (SELECT kithline_agency()))"
PUBLIC = (
    "(author_id IS NULL AND agency_id IS NULL AND source = 'public'"
    " AND (SELECT kithline_partnership()) IS NOT NULL)"
)
SEEN = (
    f"NOT frontdoor_shut_out(id) AND ({OWN} OR ({HERE} AND {AT_DESK} AND {UNRESTRICTED})"
    f" OR {LEADS} OR ({HERE} AND {UNRESTRICTED} AND frontdoor_linked(id)))"
)

# As the sender, or a safeguarding lead of the agency that sent it.
SENT = """
  SELECT EXISTS (SELECT 1 FROM frontdoor_contact c WHERE c.id = contact
    AND (c.author_id = kithline_viewer() OR EXISTS (
      SELECT 1 FROM agencies_lead l JOIN agencies_post a ON a.id = c.author_id
       WHERE l.agency_id = c.agency_id AND a.partnership_id = kithline_partnership()
         AND c.agency_id = kithline_agency() AND l.post_id = kithline_viewer()
         AND l.starts_at <= kithline_at() AND (l.ends_at IS NULL OR l.ends_at > kithline_at()))))
"""

# The clock belongs to one lead; whoever of the register decides keeps it for them.
SETTLE = """
  UPDATE timescales_obligation o SET kept_at = kithline_at(), kept_by = kithline_viewer()
    FROM frontdoor_worry w
   WHERE w.id = worry AND w.decision <> '' AND w.partnership_id = kithline_partnership()
     AND w.agency_id = kithline_agency()
     AND o.subject_kind = 'worry' AND o.subject_id = w.id
     AND o.kept_at IS NULL AND o.cancelled_at IS NULL
     AND EXISTS (SELECT 1 FROM agencies_lead l
          WHERE l.agency_id = w.agency_id AND l.post_id = kithline_viewer()
            AND l.starts_at <= kithline_at() AND (l.ends_at IS NULL OR l.ends_at > kithline_at()))
  RETURNING o.id, o.rule_id::text
"""


class Migration(migrations.Migration):
    dependencies = [("frontdoor", "0003_handling"), ("timescales", "0002_sight")]
    operations = [
        RoleSQL(
            f"""
            ALTER POLICY select_ ON {T} USING ({SEEN});
            ALTER POLICY insert_ ON {T} WITH CHECK (({SIGNED} OR {PUBLIC}) AND {SERVED});
            """
        ),
        definer(
            "frontdoor_sent", "contact uuid", "boolean", SENT, language="sql", volatility="STABLE"
        ),
        definer(
            "frontdoor_settle_worry",
            "worry uuid",
            "TABLE (id uuid, rule text)",
            SETTLE,
            language="sql",
        ),
    ]
