"""What the hub makes of a contact stands in a table of its own, shut to the sender and their lead.

The sender reads the row of the contact, whatever columns a page shows; so stage, grade, who looks into
it, when it was decided and the hub's notes leave that row. What the sender is told stays: that it was
read (``acknowledged_at``) and whether it waits for a decision (``waiting``).
"""

import django.db.models.deletion
from django.db import migrations, models

from kithline.core.policies import RoleSQL, definer, protect

# A contact is made with its handling, which begins at the beginning: a sender can say nothing by it.
BEGUN = "stage = 'new' AND rag = '' AND taken_by_id IS NULL AND decided_at IS NULL"
HAND_ON = """
BEGIN
  UPDATE frontdoor_contact c SET desk_id = to_desk
   WHERE c.id = contact AND c.partnership_id = kithline_partnership()
     AND c.desk_id = ANY (kithline_holders())
     AND EXISTS (SELECT 1 FROM agencies_team t JOIN agencies_teamcover v ON v.team_id = t.id
                  WHERE t.id = to_desk AND t.desk AND v.partnership_id = c.partnership_id);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not a contact of this desk, or not a desk'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE frontdoor_handling h SET taken_by_id = NULL WHERE h.contact_id = contact;
END
"""
MOVE = """
  UPDATE frontdoor_contact SET waiting = false WHERE stage = 'decided';
  INSERT INTO frontdoor_handling (contact_id, stage, rag, taken_by_id, decided_at, answers)
  SELECT id, stage, rag, taken_by_id, decided_at, answers FROM frontdoor_contact;
  SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [("frontdoor", "0002_policies"), ("agencies", "0003_accounts")]
    operations = [
        migrations.CreateModel(
            name="Handling",
            fields=[
                (
                    "contact",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="handling",
                        serialize=False,
                        to="frontdoor.contact",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("triage", "being looked into"),
                            ("proposed", "proposed, waits for a hub manager"),
                            ("decided", "decided"),
                        ],
                        default="new",
                        max_length=10,
                    ),
                ),
                (
                    "rag",
                    models.CharField(
                        blank=True,
                        choices=[("red", "Red"), ("amber", "Amber"), ("green", "Green")],
                        max_length=6,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("answers", models.JSONField(default=dict)),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.post",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="contact",
            name="waiting",
            field=models.BooleanField(default=True, help_text="no decision stands"),
        ),
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="contact", name="contact_waiting_by_desk"),
        *(
            migrations.RemoveField(model_name="contact", name=name)
            for name in ("stage", "rag", "taken_by", "decided_at", "answers")
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("waiting", True)),
                fields=["desk", "received_at"],
                name="contact_waiting_by_desk",
            ),
        ),
        protect(
            "frontdoor_handling",
            select="frontdoor_works(contact_id)",
            insert=f"frontdoor_may_add(contact_id) AND {BEGUN}",
            update="frontdoor_desk(contact_id)",
        ),
        definer("frontdoor_pass_on", "contact uuid, to_desk uuid", "void", HAND_ON),
        # Whoever is told may note that they read it, and change nothing of what they were told.
        RoleSQL(
            "REVOKE UPDATE ON frontdoor_feedback FROM {app};"
            "GRANT UPDATE (read_at) ON frontdoor_feedback TO {app};"
        ),
    ]
