"""Who may see and write people, and the foreign keys that access could not name (groundwork 16).

Reading asks for a grant of level 2 on the person, writing for 3. The rows that are made together with
a person, before anybody holds a grant, pass because the same viewer made that person at this very
moment (``people_made_now``).
"""

from django.db import migrations

from kithline.core.policies import RoleSQL, append_only, definer, is_reader, protect, sees_person

MAKERS = (
    "(SELECT kithline_role()) IN ('hub-worker', 'hub-manager', 'social-worker', 'team-manager')"
)
HERE = "partnership_id = (SELECT kithline_partnership())"

MADE_NOW = """
  SELECT EXISTS (SELECT 1 FROM people_person p
    WHERE p.id = person AND p.registered_by = kithline_viewer() AND p.registered_at = kithline_at())
"""


def writes(person: str) -> str:
    return f"({sees_person(person, 3)} OR people_made_now({person}))"


def one_person(table: str, *, update: bool = True) -> RoleSQL:
    """Protect a table whose rows are about one person."""
    person = f"{table}.person_id"  # bare, it would be the grant's own column
    return protect(
        table,
        select=sees_person(person, 2),
        insert=writes(person),
        update=sees_person(person, 3) if update else None,
    )


def two_people(table: str, one: str, other: str) -> RoleSQL:
    """Protect a table whose rows are about two people: seen and written from either side."""
    one, other = f"{table}.{one}", f"{table}.{other}"
    return protect(
        table,
        select=f"({sees_person(one, 2)} OR {sees_person(other, 2)})",
        insert=f"({writes(one)} OR {writes(other)})",
        update=f"({sees_person(one, 3)} OR {sees_person(other, 3)})",
    )


# Who somebody is, for any worker in a post. A restricted record shows nothing but that it is one,
# unless the viewer holds a grant or manages the hub; who is shut out of a person is not even told that.
KNOW_OF = """
  SELECT p.id, p.kind::text,
         CASE WHEN h.hidden THEN '' ELSE p.forename END::text,
         CASE WHEN h.hidden THEN '' ELSE p.surname END::text,
         CASE WHEN h.hidden THEN '' ELSE p.preferred_name END::text,
         CASE WHEN h.hidden THEN '' ELSE p.described_as END::text,
         p.unborn AND NOT h.hidden,
         CASE WHEN NOT h.hidden THEN p.dob END,
         CASE WHEN h.hidden THEN 'unknown' ELSE p.dob_precision END::text,
         CASE WHEN NOT h.hidden THEN p.expected_on END,
         CASE WHEN h.hidden THEN 'U' ELSE p.sex END::text,
         h.hidden
    FROM people_person p
    CROSS JOIN LATERAL (SELECT p.restricted AND kithline_role() <> 'hub-manager'
                               AND NOT access_sees(p.id, 1) AS hidden) h
   WHERE p.id = ANY (ids[1:500]) AND kithline_viewer() IS NOT NULL
     AND p.id <> ALL (kithline_excluded())
"""

NUMBER_IS_HELD = """
  SELECT kithline_viewer() IS NOT NULL AND EXISTS (
    SELECT 1 FROM people_identifier i
     WHERE i.scheme = scheme_ AND i.issuer = issuer_ AND i.value = value_ AND i.value <> ''
       AND i.ends_on IS NULL AND i.person_id <> person)
"""

KEYS = """
ALTER TABLE access_grant ADD CONSTRAINT grant_person FOREIGN KEY (person_id)
  REFERENCES people_person (id) DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("access", "0002_sight"), ("core", "0001_viewer")]
    operations = [
        definer(
            "people_made_now",
            "person uuid",
            "boolean",
            MADE_NOW,
            language="sql",
            volatility="STABLE",
        ),
        protect(
            "people_person",
            select=sees_person("people_person.id", 2),
            insert=f"{HERE} AND {MAKERS} AND registered_by = (SELECT kithline_viewer())",
            update=sees_person("people_person.id", 3),
        ),
        one_person("people_name"),
        one_person("people_identifier"),
        one_person("people_characteristic"),
        one_person("people_householdmember"),
        one_person("people_correction", update=False),
        append_only("people_correction"),
        protect(
            "people_address",
            select=f"({sees_person('people_address.person_id', 2)} AND (NOT protected OR {is_reader('people_address.id')}))",
            insert=writes("people_address.person_id"),
            update=f"({sees_person('people_address.person_id', 3)} AND (NOT protected OR {is_reader('people_address.id')}))",
        ),
        two_people("people_relationship", "person_id", "other_id"),
        two_people("people_responsibility", "adult_id", "child_id"),
        # A household is seen through its members; the bare row says nothing about anybody.
        protect("people_household", select=HERE, insert=HERE, update=HERE),
        # Searching reads these inside checked functions; the app role has no right on them.
        protect("people_key"),
        protect("people_nickname"),
        RoleSQL(KEYS),
        definer(
            "people_know_of",
            "ids uuid[]",
            "TABLE (id uuid, kind text, forename text, surname text, preferred_name text, "
            "described_as text, unborn boolean, dob date, dob_precision text, expected_on date, "
            "sex text, hidden boolean)",
            KNOW_OF,
            language="sql",
            volatility="STABLE",
        ),
        definer(
            "people_number_is_held",
            "scheme_ text, issuer_ text, value_ text, person uuid",
            "boolean",
            NUMBER_IS_HELD,
            language="sql",
            volatility="STABLE",
        ),
    ]
