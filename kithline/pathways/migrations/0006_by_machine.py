"""What the database must see before the machine makes one record of two, and everything that speaks against it.

``pathways_against`` names each thing that speaks against two records being one: none may. It is asked by the
command, which tells a person, and by ``pathways_merge`` itself, whatever has asked for the merge. A number is one
that a record holds, or one that a sender or an agency's list told of somebody whom a person found to be the one
in this record: a number is held once, so that of two records of one person only one can hold it.
"""

from importlib import import_module

from django.db import migrations

from kithline.core.policies import RoleSQL, definer

before = import_module("kithline.pathways.migrations.0004_all_that_names_a_person")

# NHS number: modulus 11 over ten digits. UPN: check letter, modulus 23; a temporary one (its last place is a
# letter) is not enough for a machine. As ``people.rules`` has them.
VALID = """
CREATE FUNCTION pathways_number_fits(scheme text, value text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE total integer := 0; letters CONSTANT text := 'ABCDEFGHJKLMNPQRTUVWXYZ';
BEGIN
  IF scheme = 'nhs' AND value ~ '^[0-9]{10}$' THEN
    FOR n IN 1..9 LOOP total := total + substr(value, n, 1)::integer * (11 - n); END LOOP;
    RETURN (11 - total % 11) % 11 = substr(value, 10, 1)::integer AND total % 11 <> 1;
  ELSIF scheme = 'upn' AND value ~ '^[A-Z][0-9]{12}$' THEN
    FOR n IN 2..13 LOOP total := total + substr(value, n, 1)::integer * n; END LOOP;
    RETURN substr(letters, total % 23 + 1, 1) = substr(value, 1, 1);
  END IF;
  RETURN false;
END $$;
REVOKE ALL ON FUNCTION pathways_number_fits(text, text) FROM PUBLIC;
"""

NUMBERS = """
CREATE VIEW pathways_number AS
  SELECT DISTINCT x.person_id, x.scheme, x.value, x.held FROM (
    SELECT i.person_id, i.scheme::text, i.value::text, true AS held FROM people_identifier i
     WHERE i.scheme IN ('nhs', 'upn') AND i.value <> '' AND i.ends_on IS NULL
    UNION ALL
    SELECT m.person_id, t.scheme, t.value, false
      FROM frontdoor_match m JOIN frontdoor_named n ON n.id = m.named_id
     CROSS JOIN LATERAL (VALUES ('nhs', n.nhs_number::text), ('upn', n.upn::text)) t (scheme, value)
     WHERE m.undone_at IS NULL AND t.value <> ''
    UNION ALL
    SELECT w.person_id, t.scheme, upper(regexp_replace(t.value, '[^0-9A-Za-z]', '', 'g')), false
      FROM arrivals_whom w JOIN arrivals_arrival a ON a.id = w.arrival_id AND a.stage = 'in'
     CROSS JOIN LATERAL (VALUES ('nhs', w.facts ->> 'NHS number'), ('upn', w.facts ->> 'UPN')) t (scheme, value)
     WHERE w.person_id IS NOT NULL AND t.value <> '') x
   WHERE pathways_number_fits(x.scheme, x.value);
REVOKE ALL ON pathways_number FROM PUBLIC;
"""

CANDIDATES = """
CREATE FUNCTION pathways_certain(place uuid) RETURNS TABLE (older uuid, newer uuid) LANGUAGE sql STABLE AS $$
  SELECT DISTINCT p.id, q.id
    FROM pathways_number a JOIN pathways_number b ON b.scheme = a.scheme AND b.value = a.value
    JOIN people_person p ON p.id = a.person_id JOIN people_person q ON q.id = b.person_id
   WHERE p.partnership_id = place AND q.partnership_id = place AND (p.registered_at, p.id) < (q.registered_at, q.id)
     AND p.merged_into_id IS NULL AND q.merged_into_id IS NULL AND p.dob = q.dob
   ORDER BY 1, 2
$$;
REVOKE ALL ON FUNCTION pathways_certain(uuid) FROM PUBLIC;
"""

# The names by which somebody is known, without accents and signs.
NAMES = """
CREATE FUNCTION pathways_names(who uuid) RETURNS TABLE (f text, s text) LANGUAGE sql STABLE AS $$
  SELECT people_plain(p.forename), people_plain(p.surname) FROM people_person p WHERE p.id = who
  UNION SELECT people_plain(p.preferred_name), people_plain(p.surname) FROM people_person p WHERE p.id = who
  UNION SELECT people_plain(n.forename), people_plain(n.surname) FROM people_name n WHERE n.person_id = who
$$;
CREATE FUNCTION pathways_alike(one text, other text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT one <> '' AND other <> '' AND (one = other OR (length(one) >= 4 AND length(other) >= 4
     AND left(one, 1) = left(other, 1) AND public.levenshtein(left(one, 60), left(other, 60)) <= 1))
$$;
REVOKE ALL ON FUNCTION pathways_names(uuid), pathways_alike(text, text) FROM PUBLIC;
"""

AGAINST = """
CREATE FUNCTION pathways_against(one uuid, other uuid) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE k people_person%ROWTYPE; d people_person%ROWTYPE; found text[] := '{}'; two uuid[] := ARRAY[one, other];
BEGIN
  SELECT * INTO k FROM people_person WHERE id = one;
  SELECT * INTO d FROM people_person WHERE id = other;
  IF NOT EXISTS (SELECT 1 FROM pathways_number a JOIN pathways_number b ON b.scheme = a.scheme AND b.value = a.value
                  WHERE a.person_id = one AND b.person_id = other AND (a.held OR b.held)) THEN
    found := found || 'number'::text;
  END IF;
  IF (k.dob_precision = 'exact' AND d.dob_precision = 'exact' AND k.dob = d.dob AND NOT k.unborn AND NOT d.unborn)
     IS NOT TRUE THEN
    found := found || 'born'::text;
  END IF;
  IF k.kind IS DISTINCT FROM d.kind OR k.merged_into_id IS NOT NULL OR d.merged_into_id IS NOT NULL THEN
    found := found || 'kind'::text;
  END IF;
  IF EXISTS (SELECT 1 FROM pathways_number a JOIN pathways_number b ON b.scheme = a.scheme AND b.value <> a.value
              WHERE a.person_id = ANY (two) AND b.person_id = ANY (two)) THEN
    found := found || 'other-number'::text;
  END IF;
  -- Somebody else has it too, or it was taken off one of the two.
  IF EXISTS (SELECT 1 FROM pathways_number a JOIN people_identifier i ON i.scheme = a.scheme AND i.issuer = ''
               AND i.value = a.value AND i.value <> '' AND i.ends_on IS NULL
              WHERE a.person_id = ANY (two) AND i.person_id <> ALL (two))
     OR EXISTS (SELECT 1 FROM pathways_number a
                  JOIN frontdoor_named n ON a.value = CASE a.scheme WHEN 'nhs' THEN n.nhs_number ELSE n.upn END
                  JOIN frontdoor_match m ON m.named_id = n.id AND m.undone_at IS NULL
                 WHERE a.person_id = ANY (two) AND m.person_id <> ALL (two))
     OR EXISTS (SELECT 1 FROM pathways_number a JOIN arrivals_whom w
                    ON w.facts ->> CASE a.scheme WHEN 'nhs' THEN 'NHS number' ELSE 'UPN' END = a.value
                 WHERE a.person_id = ANY (two) AND w.person_id IS NOT NULL AND w.person_id <> ALL (two))
     OR EXISTS (SELECT 1 FROM people_identifier i JOIN pathways_number a ON a.scheme = i.scheme AND a.value = i.value
                 WHERE a.person_id = ANY (two) AND i.ends_on IS NOT NULL) THEN
    found := found || 'elsewhere'::text;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pathways_names(one) a, pathways_names(other) b WHERE pathways_alike(a.f, b.f)) THEN
    found := found || 'forename'::text;
  ELSIF NOT EXISTS (SELECT 1 FROM pathways_names(one) a, pathways_names(other) b
         WHERE pathways_alike(a.s, b.s) OR string_to_array(a.s, ' ') && string_to_array(nullif(b.s, ''), ' ')) THEN
    found := found || 'surname'::text;
  END IF;
  IF k.sex <> d.sex AND 'U' NOT IN (k.sex, d.sex) THEN found := found || 'sex'::text; END IF;
  IF k.died_on IS NOT NULL OR d.died_on IS NOT NULL THEN found := found || 'died'::text; END IF;
  IF k.restricted OR d.restricted THEN found := found || 'restricted'::text; END IF;
  IF EXISTS (SELECT 1 FROM people_address a WHERE a.person_id = ANY (two) AND a.protected) THEN
    found := found || 'protected'::text;
  END IF;
  IF EXISTS (SELECT 1 FROM people_responsibility r WHERE r.child_id = ANY (two)
              AND (r.ground IN ('adoption', 'parental-order') OR r.end_reason IN ('adoption', 'parental-order')))
     OR EXISTS (SELECT 1 FROM people_identifier i WHERE i.person_id = ANY (two) AND i.unknown_reason = 'adopted') THEN
    found := found || 'adopted'::text;
  END IF;
  IF EXISTS (SELECT 1 FROM linkage_merge g WHERE g.kept_id = ANY (two) AND g.merged_id = ANY (two)
              AND g.undone_at IS NOT NULL) THEN
    found := found || 'parted'::text;
  END IF;
  IF EXISTS (SELECT 1 FROM linkage_pair q WHERE q.one_id = ANY (two) AND q.other_id = ANY (two)
              AND q.answer IN ('different', 'later')) THEN
    found := found || 'said'::text;
  END IF;
  IF EXISTS (SELECT 1 FROM people_relationship r WHERE r.person_id = ANY (two) AND r.other_id = ANY (two)) THEN
    found := found || 'related'::text;
  END IF;
  -- A twin: somebody else of the family born on the same day.
  IF EXISTS (
    WITH kin AS (
      SELECT CASE WHEN r.person_id = ANY (two) THEN r.other_id ELSE r.person_id END AS id FROM people_relationship r
       WHERE r.person_id = ANY (two) OR r.other_id = ANY (two)
      UNION SELECT r.adult_id FROM people_responsibility r WHERE r.child_id = ANY (two)),
    near AS (
      SELECT id FROM kin
      UNION SELECT r.other_id FROM kin JOIN people_relationship r ON r.person_id = kin.id
      UNION SELECT r.person_id FROM kin JOIN people_relationship r ON r.other_id = kin.id
      UNION SELECT r.child_id FROM kin JOIN people_responsibility r ON r.adult_id = kin.id
      UNION SELECT m.person_id FROM people_householdmember mine JOIN people_householdmember m ON m.household_id = mine.household_id
             WHERE mine.person_id = ANY (two))
    SELECT 1 FROM near n JOIN people_person t ON t.id = n.id
     WHERE t.id <> ALL (two) AND t.dob = k.dob AND t.kind = 'child' AND t.merged_into_id IS NULL) THEN
    found := found || 'twin'::text;
  END IF;
  RETURN found;
END $$;
REVOKE ALL ON FUNCTION pathways_against(uuid, uuid) FROM PUBLIC;
"""

_begin = before.MERGE.index("    -- Only where a number with a check digit")
_end = before.MERGE.index("  ELSE\n    sees := kithline_role() = 'hub-manager';")
MERGE = (
    before.MERGE[:_begin]
    + """    -- Only where a number with a check digit and the date of birth agree, and nothing speaks against it.
    sees := pathways_against(k.id, d.id) = '{}';
"""
    + before.MERGE[_end:]
)


class Migration(migrations.Migration):
    dependencies = [
        ("pathways", "0005_rests_on"),
        ("linkage", "0003_by_machine"),
        ("people", "0006_merged"),
    ]
    operations = [
        RoleSQL(VALID),
        RoleSQL(NUMBERS),
        RoleSQL(CANDIDATES),
        RoleSQL(NAMES),
        RoleSQL(AGAINST),
        definer("pathways_merge", "merge uuid", "TABLE (what text, tbl text, rows integer)",
                "\n#variable_conflict use_column" + MERGE),
    ]  # fmt: skip
