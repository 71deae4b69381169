"""How often the public form is sent is counted where the serving role can neither read nor change it."""

from django.db import migrations, models

import kithline.core.ids
from kithline.core.policies import definer, protect

# One at a time, so that two at once are not both the last. Returns no row when the turn is taken.
TAKE = """
DECLARE mine timestamptz[]; everybody timestamptz[];
BEGIN
  IF kithline_partnership() IS NULL OR kithline_viewer() IS NOT NULL THEN
    RAISE EXCEPTION 'only somebody without an account takes a turn'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('frontdoor_publicsend'));
  DELETE FROM frontdoor_publicsend s WHERE s.at <= moment - within;
  SELECT array_agg(s.at ORDER BY s.at DESC) INTO everybody FROM frontdoor_publicsend s;
  SELECT array_agg(s.at ORDER BY s.at DESC) INTO mine FROM frontdoor_publicsend s
   WHERE s.address = sender;
  -- The last that may stand is the one that has to grow old before another is taken.
  IF coalesce(cardinality(mine), 0) >= each THEN
    free_at := coalesce(mine[each], moment) + within; by_address := true; RETURN NEXT; RETURN;
  END IF;
  IF coalesce(cardinality(everybody), 0) >= overall THEN
    free_at := coalesce(everybody[overall], moment) + within; by_address := false;
    RETURN NEXT; RETURN;
  END IF;
  INSERT INTO frontdoor_publicsend (id, address, at) VALUES (turn, sender, moment);
END
"""


class Migration(migrations.Migration):
    dependencies = [("frontdoor", "0004_across")]
    operations = [
        migrations.AlterField(
            model_name="decision",
            name="change",
            field=models.CharField(
                blank=True,
                choices=[
                    ("corrected", "corrected"),
                    ("overturned", "overturned"),
                    ("reopened", "decided again after reopening"),
                    ("proposal", "proposed anew"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="PublicSend",
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
                ("address", models.CharField(help_text="a keyed digest", max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="public_send_by_time")],
            },
        ),
        protect("frontdoor_publicsend"),
        definer(
            "frontdoor_take_turn",
            "turn uuid, sender text, moment timestamptz, within interval, each integer, "
            "overall integer",
            "TABLE (free_at timestamptz, by_address boolean)",
            TAKE,
        ),
    ]
