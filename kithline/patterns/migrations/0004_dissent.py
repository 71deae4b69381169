"""A child's history holds what somebody wrote who did not agree with a hub's decision."""

from importlib import import_module

from django.db import migrations

from kithline.core.policies import RoleSQL

BEFORE = import_module("kithline.patterns.migrations.0003_planned_once").READ
FIELDS = {
    "d.outcome, d.at,\n       d.reasons)": "d.outcome, d.at,\n       d.reasons, d.dissent, d.dissent_by)",
    "SELECT x.outcome, x.at, x.reasons FROM": "SELECT x.outcome, x.at, x.reasons, x.dissent, x.dissent_by FROM",
    "CREATE FUNCTION patterns_read": "CREATE OR REPLACE FUNCTION patterns_read",
}


def _with(sql: str) -> str:
    for old, new in FIELDS.items():
        if sql.count(old) != 1:
            raise ValueError(f"{old!r} is not there once.")
        sql = sql.replace(old, new)
    return sql


class Migration(migrations.Migration):
    dependencies = [("patterns", "0003_planned_once"), ("frontdoor", "0001_initial")]
    operations = [RoleSQL(_with(BEFORE))]
