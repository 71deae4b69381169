"""Rights of the app role on the staff directory: open tables, written by the actions alone."""

from django.db import migrations

from kithline.core.policies import RoleSQL, open_table

TABLES = [
    "agencies_partnership",
    "agencies_agency",
    "agencies_cover",
    "agencies_team",
    "agencies_teamcover",
    "agencies_deskhours",
    "agencies_closureday",
    "agencies_deskarea",
    "agencies_worker",
    "agencies_post",
    "agencies_post_extra_teams",
    "agencies_lead",
]


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial"), ("core", "0001_viewer")]
    operations = [
        *(open_table(table, "select, insert, update") for table in TABLES),
        RoleSQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {app};"),
    ]
