"""An entry may hold what it meant for somebody whose record its amender may add to and not read.

The new version would have to stand in the amender's name, who could then read it; without it, it would
be lost. Whoever amends is told to put a note beside instead.
"""

from django.db import migrations

from kithline.core.policies import definer

UNSEEN = """
  SELECT EXISTS (
    SELECT 1 FROM (SELECT i.person_id, i.author_post_id FROM record_impact i WHERE i.entry_id = entry
                   UNION ALL
                   SELECT d.person_id, d.author_post_id FROM record_detail d WHERE d.entry_id = entry) part
     WHERE part.author_post_id IS DISTINCT FROM kithline_viewer()
       AND record_may_write(part.person_id) AND NOT access_sees(part.person_id, 2))
"""


class Migration(migrations.Migration):
    dependencies = [("record", "0008_attachments")]
    operations = [
        definer(
            "record_unseen_parts", "entry uuid", "boolean", UNSEEN, language="sql",
            volatility="STABLE",
        )
    ]  # fmt: skip
