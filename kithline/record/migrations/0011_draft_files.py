"""Files kept with a draft: read, added and taken away by whoever owns the draft, and by nobody else.

The policy asks the draft's own, so that what holds of the draft (this worker, in this post, the post not
ended) holds of its files. Content is never changed: there is no right to. What nobody sends is forgotten by a
function that knows how long, whoever calls it.
"""

import django.db.models.deletion
from django.db import migrations, models

import kithline.core.ids
from kithline.core.policies import RoleSQL, definer, protect

MINE = """EXISTS (
  SELECT 1 FROM record_draft d
   WHERE d.id = record_draftfile.draft_id AND d.worker_id IS NOT NULL OFFSET 0)"""

HASH = """
CREATE TRIGGER record_draftfile_hash BEFORE INSERT ON record_draftfile
  FOR EACH ROW EXECUTE FUNCTION record_file_hash();
ALTER TABLE record_draftfile ALTER COLUMN content SET STORAGE EXTERNAL;
"""

# Thirty days after its draft was last saved, by the clock of the database too: nobody hastens it by
# giving another time.
FORGET = """
  WITH gone AS (
    DELETE FROM record_draftfile f USING record_draft d
     WHERE d.id = f.draft_id
       AND greatest(d.saved_at, f.kept_at) < least(moment, clock_timestamp()) - interval '30 days'
    RETURNING 1)
  SELECT count(*)::integer FROM gone
"""


class Migration(migrations.Migration):
    dependencies = [("record", "0010_asked_and_answered")]
    operations = [
        migrations.CreateModel(
            name="DraftFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kithline.core.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.CharField(max_length=140)),
                ("media_type", models.CharField(help_text="by its content", max_length=80)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(default="", editable=False, max_length=64)),
                ("content", models.BinaryField()),
                ("small", models.BinaryField(help_text="a small picture, as JPEG", null=True)),
                (
                    "scanned_by",
                    models.CharField(blank=True, help_text="empty: by nobody", max_length=40),
                ),
                ("kept_at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="record.draft",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        RoleSQL(HASH),
        protect("record_draftfile", select=MINE, insert=MINE, delete=MINE),
        definer("record_forget_files", "moment timestamptz", "integer", FORGET, language="sql"),
    ]
