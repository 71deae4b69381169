"""Patterns of work and meetings put into invented lives on purpose, strong and weak, by form and by words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from kithline.bench.pattern_lives import TODAY, Life, work
from kithline.bench.pattern_plants import _ago, _form
from kithline.patterns.marks import Contact, Said


def not_agreed(life: Life) -> None:
    on, how = _ago(life, 30, 250), life.rng.random()
    if how < 0.3:
        made = Contact(life.id(), "9", on, "Thin, and sore.", "early-help", on, "Early help first.",
                       "Tried twice, and it did not hold.", "the nursery")  # fmt: skip
        life.contacts.append(made)
        life.plant("dissent-unanswered", made.id)
        return
    facts = _form(life, "dissent", {"about": "closing now", "by": "the school"}, 0.5)
    text = life.rng.choice(
        ("I do not agree with closing now.", "School disagrees and asks for it to be written.",
         "We think that this is the wrong decision and want it on the file.")
    )  # fmt: skip
    mark = life.write("school", on, text, kind="message", details=facts)
    life.plant("dissent-unanswered", mark.id)


def nobody_answered(life: Life) -> None:
    on = _ago(life, 45, 250)
    what = life.rng.choice(("young carer’s assessment", "rehousing form", "who leads"))
    facts = _form(life, "asked", {"what": what, "of": "the council"}, 0.6)
    text = life.rng.choice(
        (f"Asked about {what}. No reply in three weeks.", f"{what.capitalize()} chased, still no answer.",
         f"Wrote twice about {what}. Nothing.")
    )  # fmt: skip
    mark = life.write("school", on, text, kind="message", details=facts)
    life.plant("asked-unanswered", mark.id)


def words_left_out(life: Life) -> None:
    opened = _ago(life, 120, 250)
    work(life, "child-in-need", opened, TODAY + timedelta(days=90))
    heard = life.write(
        "school",
        opened + timedelta(days=life.rng.randrange(2, 12)),
        "Stayed behind and talked.",
        kind="words-of-child",
        words=life.rng.choice(
            (
                "If I don't get up nobody gets up.",
                "There is a key but it isn't mine.",
                "I sleep where there's room.",
            )
        ),
        seen=True,
        alone=True,
    )
    goals = _form(life, "plan-goal", {"goal": "Attendance over nine in ten"}, 0.6)
    text = life.rng.choice(
        (
            "Plan meeting. Chart, dentist, group.",
            "Child in need meeting. Five things to do.",
            "Met at school; what is to be done was written up.",
        )
    )
    plan = life.write("care", opened + timedelta(days=30), text, kind="meeting", details=goals)
    life.plant("words-in-no-goal", heard.id, plan.id)


def written_late(life: Life) -> None:
    opened = _ago(life, 120, 300)
    work(life, "child-in-need", opened, TODAY + timedelta(days=60))
    seen_on = opened + timedelta(days=life.rng.randrange(40, 90))
    decided = seen_on + timedelta(days=life.rng.randrange(1, 9))
    text = life.rng.choice(
        ("Unannounced. Wet through, bin bags on the bed.", "Unannounced. House cold, hungry.",
         "Unannounced. No sheet in the cot, old milk.")
    )  # fmt: skip
    life.write("care", seen_on, text, kind="visit", details=(("sight", {"announced": False}),))
    late = decided + timedelta(days=life.rng.randrange(2, 8))
    life.marks[-1] = replace(life.marks[-1], written=late)
    life.plant("written-after-decision", life.marks[-1].id)
    life.write("care", decided, "Review conference. Plan ends.", kind="decision")


def one_teller(life: Life) -> None:
    opened = _ago(life, 150, 220)
    life.marks = [m for m in life.marks if m.happened < opened - timedelta(days=280)]
    work(life, "child-in-need", opened, TODAY + timedelta(days=60))
    on = opened + timedelta(days=10)
    for _ in range(life.rng.randrange(3, 6)):
        form = _form(life, "improvement", {"of": "the house"}, 0.7)
        words = life.rng.choice(("I've got my life back.", "Loads better.", "It's all lovely now."))
        mark = life.write("care", on, "Announced visit. Tidy.", kind="visit", seen=True,
                          said=(Said(words, life.mother.id),),
                          details=(*form, ("sight", {"announced": True})))  # fmt: skip
        life.plant("one-voice", mark.id)
        on += timedelta(days=life.rng.randrange(20, 40))


def ending_cited(life: Life) -> None:
    ended = _ago(life, 330, 520)
    work(life, "child-in-need", ended - timedelta(days=120), ended, good=False)
    text = life.rng.choice(("Unannounced. Bin bags, wet through.", "Unannounced. House cold, lost weight.",
                            "Unannounced. No sheet in the cot, old milk."))  # fmt: skip
    against = life.write("help", ended - timedelta(days=life.rng.randrange(2, 40)), text, kind="visit",
                         details=(("sight", {"announced": False}),))  # fmt: skip
    text = life.rng.choice(("Earlier plan ended after four months with good progress.",
                            "Plan ended last year, family responded well.",
                            "Was helped before and did well."))  # fmt: skip
    new = life.write("care", ended + timedelta(days=life.rng.randrange(90, 300)),
                     f"Assessment authorised. {text}", kind="decision")  # fmt: skip
    life.plant("ending-cited-alone", against.id, new.id)


def fewer_hours(life: Life) -> None:
    on = _ago(life, 60, 250)
    facts: dict[str, Any] = {"from": on.isoformat(), "sessions": 5}
    if life.rng.random() < 0.3:
        facts["review"] = (on + timedelta(days=30)).isoformat()
    text = life.rng.choice(("Half timetable until settled.", "On a reduced timetable by agreement.",
                            "Mornings only for now, agreed with mum."))  # fmt: skip
    mark = life.write("school", on, text, details=_form(life, "timetable", facts, 0.6))
    life.plant("short-timetable", mark.id)


def not_talked_over(life: Life) -> None:
    on = _ago(life, 20, 90)
    for _ in range(life.rng.randrange(2, 5)):
        back = on + timedelta(days=2)
        facts: dict[str, Any] = {"from": on.isoformat(), "to": back.isoformat()}
        if life.rng.random() < 0.3:
            facts |= {
                "return_interview": "done",
                "interviewed": (back + timedelta(days=6)).isoformat(),
            }
        mark = life.write("police", on, "Missing two nights, found.", kind="police-notice",
                          details=_form(life, "missing-episode", facts, 0.85))  # fmt: skip
        life.plant("return-interviews", mark.id)
        on -= timedelta(days=life.rng.randrange(25, 110))


def no_core_group(life: Life) -> None:
    opened = _ago(life, 200, 300)
    by_spell = life.rng.random() < 0.6
    if by_spell:
        work(life, "child-protection-plan", opened, TODAY + timedelta(days=60))
    plan = () if by_spell else (("meeting-held", {"sort": "initial-conference", "plan": "begins"}),)
    life.write("care", opened, "Initial conference.", kind="decision", details=plan)
    first = opened + timedelta(days=10)
    for on in (
        first,
        first + timedelta(days=35),
        first + timedelta(days=35 + life.rng.randrange(58, 120)),
    ):
        text = life.rng.choice(
            ("Core group at the school.", "Core group. Plan gone through.", "Met about the plan.")
        )
        form = _form(life, "meeting-held", {"sort": "core-group"}, 0.6)
        mark = life.write("care", on, text, kind="meeting", details=form)
        life.plant("core-group-gap", mark.id)


def conference_late(life: Life) -> None:
    on = _ago(life, 20, 250)
    due = on - timedelta(days=life.rng.randrange(2, 20))
    values = {
        "sort": life.rng.choice(("initial-conference", "transfer-in-conference")),
        "due": due.isoformat(),
    }
    mark = life.write("care", on, "Conference, later than it was to be.", kind="decision",
                      details=_form(life, "meeting-held", values, 0.8))  # fmt: skip
    life.plant("conference-late", mark.id)


PLANTS = {
    "dissent-unanswered": (not_agreed, 0.5, 16),
    "asked-unanswered": (nobody_answered, 0.5, 16),
    "words-in-no-goal": (words_left_out, 4, 16),
    "written-after-decision": (written_late, 1, 16),
    "one-voice": (one_teller, 1, 16),
    "ending-cited-alone": (ending_cited, 2, 16),
    "short-timetable": (fewer_hours, 5, 16),
    "return-interviews": (not_talked_over, 11, 16),
    "core-group-gap": (no_core_group, 1, 16),
    "conference-late": (conference_late, 0.5, 16),
}
ALONE = frozenset({"one-voice"})
