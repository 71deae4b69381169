"""Rights of the app role on Django's own tables: accounts, sessions, sign-in attempts."""

from django.db import migrations

from kithline.core.policies import OPEN_TABLES, RoleSQL

KEPT = ["django_session", "axes_accessattempt", "axes_accessattemptexpiration",
        "axes_accessfailurelog", "axes_accesslog"]  # fmt: skip
READ = ["django_content_type", "auth_permission", "auth_group", "auth_group_permissions",
        "auth_user_groups", "auth_user_user_permissions", "django_migrations"]  # fmt: skip
assert set(KEPT + READ) <= set(OPEN_TABLES)

SQL = "\n".join(
    [f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {{app}};" for table in KEPT]
    + [f"GRANT SELECT ON {table} TO {{app}};" for table in READ]
    + ["GRANT SELECT, INSERT, UPDATE ON auth_user TO {app};"]
    + ["GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {app};"]
)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0002_rights"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("sessions", "0001_initial"),
        ("axes", "0010_accessattemptexpiration"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [RoleSQL(SQL)]
