"""Rows that a person left out stand apart; whom the hub does not know leaves their rows out too."""

from importlib import import_module

from django.db import migrations, models

from kithline.core.policies import definer

sight = import_module("kithline.arrivals.migrations.0002_sight")

HUB_ANSWER = sight.HUB_ANSWER.replace(
    "WHEN person IS NULL THEN 'ask'", "WHEN person IS NULL THEN 'left'"
)
assert HUB_ANSWER != sight.HUB_ANSWER

STATES = [
    ("new", "new"),
    ("match", "new, look at the match"),
    ("duplicate", "in the record already"),
    ("same", "brought in before"),
    ("ask", "a person must say"),
    ("nobody", "not in the record"),
    ("hub", "ask the hub"),
    ("place", "goes to a place"),
    ("left", "left out"),
    ("twice", "twice in this file"),
    ("bad", "refused"),
]


class Migration(migrations.Migration):
    dependencies = [("arrivals", "0007_initials")]
    operations = [
        migrations.AlterField("listrow", "state", models.CharField(choices=STATES, max_length=9)),
        definer(
            "arrivals_hub_answer",
            "whom uuid, person uuid, said text, by_ text, moment timestamptz",
            "uuid",
            "\n#variable_conflict use_column" + HUB_ANSWER,
        ),
    ]
