"""What of the rooms above the record rests on entries, so that a list is not undone beneath it."""

from django.db import migrations

from kithline.core.policies import rests_on

# An answer rests on everything that the question cited when it was answered.
PATTERNS = """
  SELECT a.by_name::text, a.agency_name::text, 'answered a question that rests on it', a.at
    FROM patterns_answer a
   WHERE a.person_id = ANY (told_of) AND a.at >= in_since
     AND EXISTS (SELECT 1 FROM unnest(a.cited) c (id) JOIN unnest(listed) l (id) USING (id))
"""

# A reading was signed over what stood on the line; a summary selects; a statement stands beside.
CHRONOLOGY = """
  SELECT r.by_name::text, r.agency_name::text, 'signed a reading of it', r.signed_at
    FROM chronology_reading r
   WHERE r.signed_at >= in_since
     AND EXISTS (SELECT 1 FROM unnest(r.entries || r.restricted_entries) c (id)
                   JOIN unnest(listed) l (id) USING (id))
  UNION ALL
  SELECT s.by_name::text, s.agency_name::text, 'selected it for a summary', s.begun_at
    FROM unnest(listed) l (id) JOIN chronology_selected c ON c.entry_id = l.id
    JOIN chronology_summary s ON s.id = c.summary_id
  UNION ALL
  SELECT coalesce(w.name, '')::text, '', 'put a statement beside it', v.noted_at
    FROM unnest(listed) l (id) JOIN chronology_view v ON v.entry_id = l.id
    LEFT JOIN agencies_post p ON p.id = v.noted_by LEFT JOIN agencies_worker w ON w.id = p.worker_id
"""

DOCUMENTS = """
  SELECT i.by_name::text, i.agency_name::text, 'issued a paper with it', i.at
    FROM documents_issued i
   WHERE i.at >= in_since
     AND EXISTS (SELECT 1 FROM unnest(i.entry_ids) c (id) JOIN unnest(listed) l (id) USING (id))
"""

FRAMEWORKS = """
  SELECT c.chosen_name::text, '', 'chose a sign of need by it', c.chosen_at
    FROM unnest(listed) l (id) JOIN frameworks_choice c ON c.entry_id = l.id
   WHERE c.removed_at IS NULL
"""

# A mark or a link names no entry: one that was made since, about somebody of whom the list tells, may
# rest on it. That there is one is not for everybody, so no more is told than who.
CONNECTIONS = """
  SELECT c.marked_name::text, '', 'relied on it', c.marked_at FROM connections_concern c
   WHERE c.adult_id = ANY (told_of || made_here) AND c.marked_at >= in_since
  UNION ALL
  SELECT c.noted_name::text, '', 'relied on it', c.noted_at FROM connections_linkedchild c
   WHERE c.child_id = ANY (told_of || made_here) AND c.noted_at >= in_since
  UNION ALL
  SELECT c.considered_name::text, '', 'relied on it', c.considered_at FROM connections_considered c
   WHERE (c.child_id = ANY (told_of || made_here) OR c.adult_id = ANY (told_of || made_here))
     AND c.considered_at >= in_since
  UNION ALL
  SELECT c.noted_name::text, '', 'relied on it', c.noted_at FROM connections_placelink c
   WHERE c.child_id = ANY (told_of || made_here) AND c.noted_at >= in_since
"""

FRONTDOOR = """
  SELECT m.matched_by_name::text, '', 'matched a contact to somebody whom it made', m.matched_at
    FROM frontdoor_match m WHERE m.person_id = ANY (made_here) AND m.undone_at IS NULL
"""

EPISODES = """
  SELECT '', coalesce(t.name, '')::text, 'works with somebody whom it made', s.opened_at
    FROM episodes_spell s LEFT JOIN agencies_team t ON t.id = s.team_id
   WHERE s.person_id = ANY (made_here)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("pathways", "0004_all_that_names_a_person"),
        ("arrivals", "0003_built_on"),
        ("patterns", "0001_initial"),
        ("chronology", "0002_readings"),
        ("documents", "0001_initial"),
        ("frameworks", "0001_initial"),
        ("connections", "0001_initial"),
        ("frontdoor", "0001_initial"),
        ("episodes", "0001_initial"),
    ]
    operations = [
        rests_on("patterns", PATTERNS),
        rests_on("chronology", CHRONOLOGY),
        rests_on("documents", DOCUMENTS),
        rests_on("frameworks", FRAMEWORKS),
        rests_on("connections", CONNECTIONS),
        rests_on("frontdoor", FRONTDOOR),
        rests_on("episodes", EPISODES),
    ]
