"""Who sees what at the front door.

A contact: its author; the desk it lies at; the safeguarding leads of the agency that sent it; and
those who may see a child it was matched to. The author and the leads see what was sent and the
feedback, never who the child turned out to be, the grades or the decision.
"""

from django.db import migrations

from kithline.core.policies import RoleSQL, append_only, definer, protect

AT_DESK = "desk_id = ANY ((SELECT kithline_holders())::uuid[])"
OWN = "author_id = (SELECT kithline_viewer())"
LEADS = """(agency_id = (SELECT kithline_agency()) AND EXISTS (
  SELECT 1 FROM agencies_lead l WHERE l.agency_id = {t}.agency_id
     AND l.post_id = (SELECT kithline_viewer()) AND l.starts_at <= (SELECT kithline_at())
     AND (l.ends_at IS NULL OR l.ends_at > (SELECT kithline_at()))))"""
HERE = "partnership_id = (SELECT kithline_partnership())"
UNRESTRICTED = """(restriction = '' OR EXISTS (SELECT 1 FROM access_reader r
  WHERE r.subject_id = {t}.id AND r.holder_id = ANY ((SELECT kithline_readers())::uuid[])))"""

# A child of the contact is one whom the viewer may see. Called only where the cheap tests fail.
LINKED = """
  SELECT EXISTS (SELECT 1 FROM frontdoor_match m
    WHERE m.contact_id = contact AND m.undone_at IS NULL AND access_sees(m.person_id, 2))
"""
# As the desk, or by a child of it; not as the sender.
WORKS = """
  SELECT EXISTS (SELECT 1 FROM frontdoor_contact c WHERE c.id = contact
    AND c.partnership_id = kithline_partnership()
    AND (c.desk_id = ANY (kithline_holders()) OR frontdoor_linked(c.id))
    AND (c.restriction = '' OR EXISTS (SELECT 1 FROM access_reader r
          WHERE r.subject_id = c.id AND r.holder_id = ANY (kithline_readers())))
    AND NOT EXISTS (SELECT 1 FROM frontdoor_match x WHERE x.contact_id = c.id
          AND x.undone_at IS NULL AND x.person_id = ANY (kithline_excluded())))
"""
DESK = """
  SELECT EXISTS (SELECT 1 FROM frontdoor_contact c WHERE c.id = contact
    AND c.partnership_id = kithline_partnership() AND c.desk_id = ANY (kithline_holders()))
"""
# As the sender, or a safeguarding lead of the agency that sent it.
SENT = """
  SELECT EXISTS (SELECT 1 FROM frontdoor_contact c WHERE c.id = contact
    AND c.partnership_id = kithline_partnership()
    AND (c.author_id = kithline_viewer() OR EXISTS (
      SELECT 1 FROM agencies_lead l WHERE l.agency_id = c.agency_id
         AND c.agency_id = kithline_agency() AND l.post_id = kithline_viewer()
         AND l.starts_at <= kithline_at() AND (l.ends_at IS NULL OR l.ends_at > kithline_at()))))
"""
# A contact is made with the people it names in one transaction; the desk may add later.
MAY_ADD = """
  SELECT EXISTS (SELECT 1 FROM frontdoor_contact c WHERE c.id = contact
    AND (c.xid = pg_current_xact_id() OR c.desk_id = ANY (kithline_holders())))
"""
SHUT_OUT = """
  SELECT kithline_excluded() <> '{}' AND EXISTS (SELECT 1 FROM frontdoor_match m
    WHERE m.contact_id = contact AND m.undone_at IS NULL AND m.person_id = ANY (kithline_excluded()))
"""


# Whoever hands a contact to another desk no longer sees it: a checked function does it.
HAND_ON = """
BEGIN
  UPDATE frontdoor_contact c SET desk_id = to_desk, taken_by_id = NULL
   WHERE c.id = contact AND c.partnership_id = kithline_partnership()
     AND c.desk_id = ANY (kithline_holders())
     AND EXISTS (SELECT 1 FROM agencies_team t JOIN agencies_teamcover v ON v.team_id = t.id
                  WHERE t.id = to_desk AND t.desk AND v.partnership_id = c.partnership_id);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not a contact of this desk, or not a desk'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
END
"""


def reads(name: str, body: str) -> RoleSQL:
    return definer(name, "contact uuid", "boolean", body, language="sql", volatility="STABLE")


OWN_WORRY = "author_id = (SELECT kithline_viewer())"


class Migration(migrations.Migration):
    dependencies = [
        ("frontdoor", "0001_initial"),
        ("access", "0002_sight"),
        ("agencies", "0003_accounts"),
    ]
    operations = [
        RoleSQL(
            "CREATE SEQUENCE frontdoor_contact_number START 1001;"
            "GRANT USAGE ON SEQUENCE frontdoor_contact_number TO {app};"
            "ALTER TABLE frontdoor_contact ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();"
            # Only as sent: the number and the sender's part never change.
            """
            CREATE FUNCTION frontdoor_as_sent() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF (NEW.number, NEW.partnership_id, NEW.source, NEW.agency_id, NEW.author_id,
                  NEW.referrer_name, NEW.referrer_title, NEW.referrer_agency,
                  NEW.referrer_kind, NEW.referrer_telephone, NEW.referrer_email,
                  NEW.received_at, NEW.happened, NEW.happened_on, NEW.fact, NEW.words::text,
                  NEW.opinion, NEW.done, NEW.danger, NEW.consent, NEW.consent_detail,
                  NEW.consent_reason, NEW.consent_manager, NEW.early_help,
                  NEW.early_help_reason)
                 IS DISTINCT FROM
                 (OLD.number, OLD.partnership_id, OLD.source, OLD.agency_id, OLD.author_id,
                  OLD.referrer_name, OLD.referrer_title, OLD.referrer_agency,
                  OLD.referrer_kind, OLD.referrer_telephone, OLD.referrer_email,
                  OLD.received_at, OLD.happened, OLD.happened_on, OLD.fact, OLD.words::text,
                  OLD.opinion, OLD.done, OLD.danger, OLD.consent, OLD.consent_detail,
                  OLD.consent_reason, OLD.consent_manager, OLD.early_help,
                  OLD.early_help_reason)
              THEN
                RAISE EXCEPTION 'what was sent is never changed'
                  USING ERRCODE = 'insufficient_privilege';
              END IF;
              RETURN NEW;
            END $$;
            CREATE TRIGGER frontdoor_contact_as_sent BEFORE UPDATE ON frontdoor_contact
              FOR EACH ROW EXECUTE FUNCTION frontdoor_as_sent();
            """
        ),
        reads("frontdoor_linked", LINKED),
        reads("frontdoor_works", WORKS),
        reads("frontdoor_desk", DESK),
        reads("frontdoor_sent", SENT),
        reads("frontdoor_may_add", MAY_ADD),
        reads("frontdoor_shut_out", SHUT_OUT),
        definer("frontdoor_pass_on", "contact uuid, to_desk uuid", "void", HAND_ON),
        protect(
            "frontdoor_worry",
            select=f"{HERE} AND ({OWN_WORRY} OR {LEADS.format(t='frontdoor_worry')})",
            insert=f"{HERE} AND {OWN_WORRY} AND agency_id = (SELECT kithline_agency())",
            update=f"{HERE} AND ({OWN_WORRY} OR {LEADS.format(t='frontdoor_worry')})",
        ),
        protect(
            "frontdoor_contact",
            select=f"{HERE} AND NOT frontdoor_shut_out(id) AND ({OWN}"
            f" OR ({AT_DESK} AND {UNRESTRICTED.format(t='frontdoor_contact')})"
            f" OR {LEADS.format(t='frontdoor_contact')}"
            f" OR ({UNRESTRICTED.format(t='frontdoor_contact')} AND frontdoor_linked(id)))",
            insert=f"{HERE} AND ({OWN} OR (author_id IS NULL AND source = 'public'))",
            update=f"{HERE} AND {AT_DESK}",
        ),
        protect(
            "frontdoor_named",
            select="frontdoor_works(contact_id) OR frontdoor_sent(contact_id)",
            insert="frontdoor_may_add(contact_id)",
        ),
        append_only("frontdoor_named"),
        protect(
            "frontdoor_match",
            select="frontdoor_works(contact_id)",
            insert="frontdoor_desk(contact_id)",
            update="frontdoor_desk(contact_id)",
        ),
        protect(
            "frontdoor_grade",
            select="frontdoor_works(contact_id)",
            insert="frontdoor_desk(contact_id)",
        ),
        append_only("frontdoor_grade"),
        protect(
            "frontdoor_decision",
            select="frontdoor_works(contact_id) AND (restriction = '' OR EXISTS ("
            "SELECT 1 FROM access_reader r WHERE r.subject_id = frontdoor_decision.id"
            " AND r.holder_id = ANY ((SELECT kithline_readers())::uuid[])))",
            insert="frontdoor_desk(contact_id)",
        ),
        append_only("frontdoor_decision"),
        protect(
            "frontdoor_told",
            select="EXISTS (SELECT 1 FROM frontdoor_decision d WHERE d.id = decision_id)",
            insert="EXISTS (SELECT 1 FROM frontdoor_decision d WHERE d.id = decision_id)",
        ),
        append_only("frontdoor_told"),
        protect(
            "frontdoor_feedback",
            select="frontdoor_works(contact_id) OR frontdoor_sent(contact_id)",
            insert="frontdoor_desk(contact_id)",
            update="frontdoor_sent(contact_id)",
        ),
        protect(
            "frontdoor_advice",
            select=f"{HERE} AND {AT_DESK}",
            insert=f"{HERE} AND {AT_DESK}",
            update=f"{HERE} AND {AT_DESK}",
        ),
    ]
