"""What is asked for, how far it is, and the files of a paper.

A paper that is asked for is its maker's alone, while they may read everybody it is about. A file is seen
by whoever sees its paper, added by the paper's maker, and never changed.
"""

from importlib import import_module

from django.db import migrations

from kithline.core.policies import append_only, protect, sees_person

papers = import_module("kithline.documents.migrations.0002_policies")

ASKED = f"""{papers.HERE} AND {papers.MINE} AND {sees_person("documents_asked.person_id")}
  AND NOT EXISTS (SELECT 1 FROM unnest(documents_asked.people_ids) AS p(id)
    WHERE NOT access_sees(p.id, 2))"""
OURS = f"{papers.HERE} AND {papers.MINE}"
OF_A_PAPER = """EXISTS (SELECT 1 FROM documents_issued i WHERE i.id = documents_drawn.paper_id {more} OFFSET 0)"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_made_by_a_job")]
    operations = [
        protect("documents_asked", select=ASKED, insert=ASKED, update=ASKED),
        protect("documents_progress", select=OURS, insert=OURS, update=OURS, delete=OURS),
        protect(
            "documents_drawn",
            select=OF_A_PAPER.format(more=""),
            insert=OF_A_PAPER.format(more="AND i.by_post_id = (SELECT kithline_viewer())"),
        ),
        append_only("documents_drawn"),
    ]
