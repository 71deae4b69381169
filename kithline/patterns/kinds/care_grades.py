"""A grade of care that is no better than it was."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from kithline.patterns.evidence import holding
from kithline.patterns.finding import Raised, entry
from kithline.patterns.marks import History, Mark
from kithline.patterns.shape import Rule
from kithline.patterns.shape import Settings as Base
from kithline.patterns.wording import day

WORDS = ("area",)
# The areas as the sheets print them; the one word that people write for each.
AREAS = {"physical": "physical care", "safety": "safety", "emotional": "emotional care",
         "developmental": "developmental care", "love": "love", "esteem": "esteem"}  # fmt: skip
GRADE = re.compile(rf"\b({'|'.join(AREAS)})(?:\s+care)?\s*[:=]?\s*([1-5])\b", re.I)


class Settings(Base):
    """From which grade it is asked (5 is the hardest for the child), and after how long."""

    from_grade: int
    after_days: int
    told: str = ""  # words that an entry is about such grades, where it gives them in its text


def seek(history: History, rule: Rule) -> Iterator[Raised]:
    """Yield a finding for each area whose newest grade is as it was, or worse, after long enough."""
    wanted: Settings = rule.settings
    by_area: dict[str, list[tuple[Mark, int]]] = defaultdict(list)
    told = {m.id for m in holding(history, rule.words(wanted.told))} if wanted.told else set()
    for mark in history.marks:
        if not mark.details and mark.id not in told:
            continue
        if not mark.of(history.child.id, "care-grade") and not mark.corrected:
            for place, grade in _in_words(mark, history, rule):
                by_area[place].append((mark, grade))
        for detail in mark.of(history.child.id, "care-grade"):
            grade = detail.get("grade")
            if isinstance(grade, int) and not mark.corrected:
                place = str(detail.get("sub_area") or detail.get("area") or "care")
                by_area[place].append((mark, grade))
    for area, rows in sorted(by_area.items()):
        last, now = rows[-1]
        before = [
            (m, g) for m, g in rows[:-1] if (last.happened - m.happened).days >= wanted.after_days
        ]
        if now >= wanted.from_grade and before and now >= before[-1][1]:
            old, was = before[-1]
            yield Raised(
                (entry(old, f"grade {was}"), entry(last, f"grade {now}")),
                f"{area.replace('-', ' ').capitalize()}: grade {was} on {day(old.happened)}, "
                f"grade {now} on {day(last.happened)}.",
                key=area.replace("_", "-").replace(" ", "-").lower(),
                words={"area": area.replace("-", " ")},
            )


def _in_words(mark: Mark, history: History, rule: Rule) -> Iterator[tuple[str, int]]:
    """Yield (area, grade) that an entry about the child gives in its text: "physical care 4, safety 4"."""
    told: str = rule.settings.told
    if not told or history.child.id not in mark.about or not rule.words(told).found_in(mark.text):
        return
    for area, grade in dict(GRADE.findall(mark.text)).items():
        yield AREAS[area.lower()], int(grade)
