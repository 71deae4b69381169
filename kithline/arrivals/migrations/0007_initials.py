"""A name with an initial in it ("Marta Z.", "G Tranter") is no other spelling: nothing is asked of it.

And a list that a job could not read or bring in says why.
"""

from importlib import import_module

from django.db import migrations, models

from kithline.core.policies import definer

told = import_module("kithline.arrivals.migrations.0006_told_otherwise")

OTHERWISE = told.OTHERWISE.replace(
    "length(x.pf) <> 1 AND length(x.ps) <> 1",
    "people_plain(x.f || ' ' || x.s) !~ '(^| )[^ ]( |$)'",
)
assert OTHERWISE != told.OTHERWISE


class Migration(migrations.Migration):
    dependencies = [("arrivals", "0006_told_otherwise")]
    operations = [
        migrations.AddField(
            "arrival",
            "trouble",
            models.CharField(
                blank=True, default="", help_text="why a job could not go on", max_length=500
            ),
            preserve_default=False,
        ),
        definer(
            "arrivals_otherwise",
            "list uuid, asked jsonb",
            "TABLE (place integer, person uuid, what text, said text, postcode text, held text, forename text, "
            "surname text, slip boolean)",
            "\n#variable_conflict use_column" + OTHERWISE,
            volatility="STABLE",
        ),
    ]
