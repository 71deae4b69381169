"""A purpose for whoever makes a record without a contact behind it: their own team, for a while.

That the giver made the person in this very moment is held by a trigger of the people room.
"""

from django.db import migrations, models

from kithline.core.policies import RoleSQL

PURPOSES = [
    ("allocation", "allocated to them"),
    ("team", "their team was asked to work with the child"),
    ("team-around-child", "in the team around the child"),
    ("hub-enquiry", "the hub looks into a contact"),
    ("sharing-decision", "somebody decided to share"),
    ("registered", "they made the record"),
    ("universal-service", "the child is on their roll or list"),
    ("break-glass", "opened in an emergency, with a reason"),
]
RULES = """
INSERT INTO access_grantingrule (role, purpose, most_level, needs_level, holder, most_days) VALUES
  ('hub-worker',    'registered', 3, 0, 'own-team', 30),
  ('hub-manager',   'registered', 3, 0, 'own-team', 30),
  ('social-worker', 'registered', 3, 0, 'own-team', 30),
  ('team-manager',  'registered', 3, 0, 'own-team', 30);
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0002_sight")]
    operations = [
        *(
            migrations.AlterField(
                model_name=model,
                name="purpose",
                field=models.CharField(choices=PURPOSES, max_length=30),
            )
            for model in ("grant", "grantingrule")
        ),
        RoleSQL(RULES),
    ]
