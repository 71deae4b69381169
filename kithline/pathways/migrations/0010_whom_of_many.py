"""Whom entries are about is asked in a time that grows with their number, not with its square.

What it says is what it said. The links were looked through once for each entry: two seconds of three
thousand entries, where they are now laid side by side once.
"""

from importlib import import_module

from django.db import migrations

from kithline.core.policies import RoleSQL

before = import_module("kithline.pathways.migrations.0003_asked_once")

LOOKED_THROUGH = """OR EXISTS (
         SELECT 1 FROM linked l WHERE l.entry_id = e.id AND l.open
            AND (NOT l.restricted OR EXISTS (
              SELECT 1 FROM access_reader r
               WHERE r.subject_id = e.id AND r.holder_id = ANY ((SELECT kithline_readers())::uuid[]))))))
"""
BY_HASH = """OR e.id IN (
         SELECT l.entry_id FROM linked l WHERE l.open
            AND (NOT l.restricted OR EXISTS (
              SELECT 1 FROM access_reader r
               WHERE r.subject_id = l.entry_id
                 AND r.holder_id = ANY ((SELECT kithline_readers())::uuid[]))))))
"""
MERGED = """   WHERE NOT EXISTS (
       SELECT 1 FROM people_person p JOIN linked k ON k.entry_id = l.entry_id AND k.person_id = p.merged_into_id
        WHERE p.id = l.person_id)
"""
MERGED_BY_HASH = """   WHERE (l.entry_id, l.person_id) NOT IN (
       SELECT k.entry_id, p.id FROM people_person p JOIN linked k ON k.person_id = p.merged_into_id
        WHERE p.id IN (SELECT x.person_id FROM linked x))
"""


def changed(sql: str) -> str:
    """Return the function with both looks laid out anew."""
    for old, new in ((LOOKED_THROUGH, BY_HASH), (MERGED, MERGED_BY_HASH)):
        if sql.count(old) != 1:
            raise ValueError(f"{old!r} is not there once.")
        sql = sql.replace(old, new)
    return sql


class Migration(migrations.Migration):
    dependencies = [("pathways", "0009_nothing_more_seen")]
    operations = [RoleSQL(changed(before.WHOM))]
