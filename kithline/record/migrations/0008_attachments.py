"""Files of entries: seen as the entry is, made with it, carried along; their content apart from them.

A file is linked by its author, or carried to a new version of the entry that holds it: linking
somebody else's file to an entry of one's own would open it.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

import kithline.core.ids
from kithline.audit.digests import seal_rows
from kithline.core.policies import RoleSQL, append_only, definer, protect
from kithline.record import sealing

sight = import_module("kithline.record.migrations.0002_sight")
planned = import_module("kithline.record.migrations.0004_planned_once")
details = import_module("kithline.record.migrations.0006_details")

DIFFERS = """m.author_post_id IS DISTINCT FROM e.author_post_id OR NOT EXISTS (
       SELECT 1 FROM record_file f WHERE f.id = m.file_id AND f.sha256 = m.sha256
          AND octet_length(f.content) = m.size AND m.has_small = (f.small IS NOT NULL)
          AND (f.author_post_id = kithline_viewer() OR EXISTS (
            SELECT 1 FROM record_attachment x WHERE x.file_id = f.id
               AND x.entry_id IN (e.amends_id, e.moved_from_id))))"""

HASH = """
CREATE FUNCTION record_file_hash() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.sha256 := encode(sha256(NEW.content), 'hex');
  RETURN NEW;
END $$;
CREATE TRIGGER record_file_hash BEFORE INSERT ON record_file
  FOR EACH ROW EXECUTE FUNCTION record_file_hash();
"""

COPY = """
  INSERT INTO record_attachment (id, entry_id, author_post_id, place, file_id, name, media_type,
      size, sha256, has_small, scanned_by)
    SELECT gen_random_uuid(), n.id, n.author_post_id, a.place, a.file_id, a.name, a.media_type,
           a.size, a.sha256, a.has_small, a.scanned_by
"""
CARRY = f"""{COPY}
      FROM record_entry n JOIN record_attachment a ON a.entry_id = n.amends_id
     WHERE n.id = entry AND n.replaces AND n.xid = pg_current_xact_id()
       AND n.author_post_id = kithline_viewer()
"""
MOVE_FILES = f"""{COPY}
      FROM record_attachment a JOIN record_entry n ON n.id = moved
     WHERE a.entry_id = was
"""


def key() -> models.UUIDField:
    """Return the key of a row."""
    return models.UUIDField(
        default=kithline.core.ids.new_id, editable=False, primary_key=True, serialize=False
    )


class Migration(migrations.Migration):
    dependencies = [("record", "0007_without_defaults")]
    operations = [
        migrations.CreateModel(
            name="File",
            fields=[
                ("id", key()),
                ("author_post_id", models.UUIDField(editable=False, null=True)),
                ("sha256", models.CharField(default="", editable=False, max_length=64)),
                ("content", models.BinaryField()),
                ("small", models.BinaryField(help_text="a small picture, as JPEG", null=True)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", key()),
                ("author_post_id", models.UUIDField(editable=False, null=True)),
                (
                    "place",
                    models.PositiveSmallIntegerField(default=0, help_text="order within the entry"),
                ),
                ("name", models.CharField(max_length=140)),
                ("media_type", models.CharField(help_text="by its content", max_length=80)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("has_small", models.BooleanField(default=False)),
                (
                    "scanned_by",
                    models.CharField(blank=True, help_text="empty: by nobody", max_length=40),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="record.entry",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="record.file",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["entry"], name="attachment_by_entry"),
                    models.Index(fields=["file"], name="attachment_by_file"),
                ],
            },
        ),
        RoleSQL(HASH),
        RoleSQL("ALTER TABLE record_file ALTER COLUMN content SET STORAGE EXTERNAL;"),
        seal_rows(sealing.ATTACHMENT),
        RoleSQL(sight.CHECK_LINKS.format(table="record_attachment", differs=DIFFERS)),
        append_only("record_attachment"),
        append_only("record_file"),
        protect(
            "record_attachment", select=sight.part_seen("record_attachment"), insert=sight.MINE
        ),
        protect(
            "record_file",
            select="EXISTS (SELECT 1 FROM record_attachment a WHERE a.file_id = record_file.id OFFSET 0)",
            insert=sight.MINE,
        ),
        planned.part("record_attachment"),
        definer("record_carry_files", "entry uuid", "void", CARRY, language="sql"),
        definer("record_move_files", "was uuid, moved uuid", "void", MOVE_FILES, language="sql"),
        RoleSQL("REVOKE EXECUTE ON FUNCTION record_move_files(uuid, uuid) FROM {app};"),
        definer(
            "record_move",
            "entry uuid, from_people uuid[], to_people uuid[], why text, name text, "
            "moment timestamptz",
            "TABLE (was uuid, now_ uuid)",
            details.MOVE.replace(
                details.PRESENT,
                f"PERFORM record_move_files(v.id, new_);\n    {details.PRESENT}",
            ),
        ),
    ]
