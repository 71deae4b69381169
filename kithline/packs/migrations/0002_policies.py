"""Who may read and add pack versions: everybody reads; a partnership's own come from its administrator."""

from django.db import migrations

from kithline.core.policies import append_only, protect

# A shipped version is kept by whoever first makes a record that points at it; readers look it up by
# its digest, so a false one is never met. A partnership's own pack needs its administrator.
MAY_ADD = """
  partnership_id IS NULL
  OR (partnership_id = (SELECT kithline_partnership())
      AND (SELECT kithline_role()) IN ('administrator', 'system'))
"""


class Migration(migrations.Migration):
    dependencies = [("packs", "0001_initial"), ("core", "0001_viewer")]
    operations = [
        protect("packs_packversion", select="true", insert=MAY_ADD),
        append_only("packs_packversion"),
    ]
