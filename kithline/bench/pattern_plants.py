"""Patterns put into invented lives on purpose: strong and weak, by form and by words alone.

Each function writes a pattern as workers would and says what it rests on. Sizes are drawn, so that some lie
at the edge of what a rule asks for; one in four or so is written without structured facts.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from kithline.bench.pattern_lives import TODAY, Life, review, work, worry
from kithline.patterns.marks import Move, Person, Said


def _ago(life: Life, least: int, most: int) -> date:
    return TODAY - timedelta(days=life.rng.randrange(least, most))


def _form(life: Life, what: str, values: dict[str, Any], share: float = 0.75):  # type: ignore[no-untyped-def]
    return ((what, values),) if life.rng.random() < share else ()


def missed(life: Life) -> None:
    on = _ago(life, 60, 250)
    for _ in range(life.rng.randrange(3, 7)):
        service = life.rng.choice(("growth clinic", "dentist", "speech and language", "eye clinic"))
        facts = _form(life, "appointment", {"service": service, "outcome": "was-not-brought"})
        agency = life.rng.choice(("visiting", "surgery", "hospital"))
        kind = "was-not-brought" if life.rng.random() < 0.85 else "note"
        text = life.rng.choice(
            (f"Not brought to {service}.", f"Did not come to {service}.", "WNB.")
        )
        mark = life.write(agency, on, text, kind=kind, details=facts if kind != "note" else ())
        life.plant("appointments-missed", mark.id)
        on -= timedelta(days=life.rng.randrange(25, 170))


def put_off(life: Life) -> None:
    on = _ago(life, 40, 200)
    for _ in range(life.rng.randrange(3, 7)):
        values = {"service": "weigh clinic", "outcome": "cancelled-by-family"}
        mark = life.write(
            "visiting",
            on,
            "Text: cannot come today.",
            kind="message",
            details=_form(life, "appointment", values),
        )
        life.plant("appointments-put-off", mark.id)
        on -= timedelta(days=life.rng.randrange(15, 120))


def early_contact(life: Life) -> None:
    life.marks = [m for m in life.marks if m.agency_kind != "health"]
    assert life.child.born is not None
    on = life.child.born + timedelta(days=350)
    mark = life.write(
        "visiting",
        on,
        "One-year review: not brought.",
        kind="was-not-brought",
        details=(("early-contact", {"which": "one-year", "outcome": "was-not-brought"}),),
    )
    life.plant("early-contact-gap", mark.id)


def injuries(life: Life) -> None:
    on = _ago(life, 20, 120)
    apart = life.rng.choice((12, 20, 45, 110))
    pool = (
        "bruise to cheek",
        "burn to hand",
        "bruise to ear",
        "cut to lip",
        "sore arm, will not lift it",
        "red marks on back",
        "swollen eye",
        "lump on head",
    )
    for what in life.rng.sample(pool, 3):
        facts = _form(life, "injury", {"what": what, "explanation": "fell", "mobile": True})
        mark = life.write(
            life.rng.choice(("school", "surgery", "hospital")),
            on,
            f"{what.capitalize()}, says fell.",
            kind="health-event",
            details=facts,
            about=frozenset({life.child.id}),
        )
        life.plant("injuries-again", mark.id)
        on -= timedelta(days=apart)


def baby_hurt(life: Life) -> None:
    assert life.child.born is not None
    for after, agency, what in (
        (70, "visiting", "round bruise on cheek"),
        (110, "hospital", "torn frenulum"),
    ):
        on = life.child.born + timedelta(days=after)
        facts = _form(life, "injury", {"what": what, "mobile": False}, 0.8)
        mark = life.write(
            agency,
            on,
            f"{what.capitalize()}. Mother says a toy.",
            kind="health-event",
            details=facts,
        )
        life.plant("injuries-before-moving", mark.id)


def on_plan(life: Life) -> None:
    opened = _ago(life, 150, 250)
    spell = work(life, "child-protection-plan", opened, TODAY + timedelta(days=60))
    on = opened + timedelta(days=life.rng.randrange(40, 120))
    facts = _form(life, "injury", {"what": "bruise to upper arm"}, 0.8)
    mark = life.write(
        "school",
        on,
        "Bruise on upper arm, could not say how.",
        kind="school-concern",
        details=facts,
        about=frozenset({life.child.id}),
    )
    life.plant("injury-under-protection", mark.id)
    assert spell.closed is None


def pregnant(life: Life) -> None:
    text = life.rng.choice(
        (
            "Told me she thinks she is pregnant, test was positive.",
            "Missed two periods, very frightened.",
            "Says a baby is coming and nobody may know.",
            "Pregnancy test in her bag, she says it is hers.",
        )
    )
    mark = life.write(
        "school", _ago(life, 10, 90), text, kind="school-concern", about=frozenset({life.child.id})
    )
    life.plant("pregnancy-under-thirteen", mark.id)


def attendance(life: Life) -> None:
    life.marks = [m for m in life.marks if m.kind != "attendance"]
    level, on = life.rng.uniform(93, 97), TODAY - timedelta(days=820)
    while on < TODAY - timedelta(days=10):
        percent = max(level + life.rng.gauss(0, 1.0), 40)
        facts = (("attendance", {"possible": 140, "attended": round(1.4 * percent)}),)
        mark = life.write("school", on, "Attendance of the term.", kind="attendance", details=facts)
        life.plant("attendance-falling", mark.id)
        level -= life.rng.uniform(0.8, 3.0)
        on += timedelta(days=120)


def moves(life: Life) -> None:
    on = _ago(life, 30, 200)
    for _ in range(life.rng.randrange(3, 5)):
        made = Move(life.id(), on)
        life.moves.append(made)
        life.plant("moves", made.id)
        if life.rng.random() < 0.5:
            mark = life.write(
                "school",
                on,
                "Started at a new school.",
                details=(("school-move", {"from_school": "A", "to_school": "B"}),),
            )
            life.plant("moves", mark.id)
        on -= timedelta(days=life.rng.randrange(60, 260))


def again(life: Life) -> None:
    on = _ago(life, 20, 300)
    first = worry(
        life,
        on - timedelta(days=life.rng.randrange(20, 330)),
        "Came in hungry, no coat.",
        "no-further-action",
    )
    second = worry(life, on, "Hungry again, and sore.", "section-17")
    life.plant("referred-again", first.id, second.id)


def three_times(life: Life) -> None:
    texts = life.rng.choice(
        (
            (
                "Unwashed, smell of urine, lice.",
                "Hygiene again: dirty clothes.",
                "Nits, nappies unchanged.",
            ),
            (
                "Small ones out on their own at night.",
                "Alone in the road.",
                "Unsupervised in the yard again.",
            ),
            (
                "Shouting and hitting heard.",
                "Argument, children screaming.",
                "Domestic, children in the room.",
            ),
            (
                "Came to school starving.",
                "Nothing in the cupboards.",
                "Asked a neighbour for bread.",
            ),
            (
                "Baby left crying for hours.",
                "Crying in the night again.",
                "Little one crying, nobody comes.",
            ),
        )
    )
    on = _ago(life, 700, 900)
    for text in texts:
        made = worry(life, on, text, "no-further-action", "Advice given.")
        life.plant("closed-three-times", made.id)
        on += timedelta(days=life.rng.randrange(90, 290))


def begin_anew(life: Life) -> None:
    first = _ago(life, 900, 1200)
    work(life, "section-17", first, first + timedelta(days=120))
    second = _ago(life, 120, 300)
    text = "Assessment authorised. " + life.rng.choice(
        (
            "No previous concerns of note.",
            "Mother is motivated; plan of three months.",
            "History as told by mother.",
            "Known to services in the past; plan agreed.",
            "First assessment of this worker; family open.",
        )
    )
    mark = life.write("care", second, text, kind="decision")
    life.plant("start-again", mark.id)


def one_source(life: Life) -> None:
    opened = _ago(life, 400, 550)
    closed = opened + timedelta(days=150)
    work(life, "child-in-need", opened, closed, good=False)
    for back in (60, 25):
        by_form = _form(life, "improvement", {"of": "the house"}, 0.6)
        text = life.rng.choice(
            ("Significant progress.", "So much nicer now.", "Good progress.", "Lovely visit.")
        )
        mark = life.write(
            "care",
            closed - timedelta(days=back),
            f"Announced visit. {text}",
            kind="visit",
            details=(*by_form, ("sight", {"announced": True})),
            said=(Said("It's all sorted now.", life.mother.id),),
            seen=True,
        )
        life.plant("improvement-one-source", mark.id)
    life.write(
        "school",
        closed + timedelta(days=90),
        "Hungry, wet through, same clothes.",
        kind="school-concern",
        seen=True,
    )


def unseen(life: Life) -> None:
    opened = _ago(life, 150, 260)
    work(life, "child-in-need", opened, TODAY + timedelta(days=90))
    cut = TODAY - timedelta(days=life.rng.randrange(60, 110))
    life.marks = [m for m in life.marks if m.happened < cut or life.child.id not in m.seen]
    for back in (50, 30, 12):
        life.write(
            "care", TODAY - timedelta(days=back), "Telephone call with mum. All fine.", kind="call"
        )
    life.plant("not-seen", life.spells[-1].id)


def unheard(life: Life) -> None:
    opened = _ago(life, 200, 280)
    work(life, "child-in-need", opened, TODAY + timedelta(days=90), words=0.0)
    cut = TODAY - timedelta(days=life.rng.randrange(100, 140))
    life.marks = [m for m in life.marks if m.happened < cut or not m.speaks(life.child.id)]
    life.plant("not-heard", life.spells[-1].id)


def bedroom(life: Life) -> None:
    opened = _ago(life, 100, 170)
    work(life, "child-protection-plan", opened, TODAY + timedelta(days=90), bedroom=0.0)
    life.plant(
        "bedroom-not-seen",
        *(m.id for m in life.marks if any(d.get("bedroom_seen") is False for d in m.details)),
    )


def visit_without(life: Life) -> None:
    opened = _ago(life, 120, 200)
    work(life, "child-in-need", opened, TODAY + timedelta(days=90))
    backs = (60, 38, 14)[: life.rng.randrange(2, 4)]
    first = TODAY - timedelta(days=65)
    life.marks = [m for m in life.marks if m.happened < first or life.child.id not in m.seen]
    for back in backs:
        mark = life.write(
            "care",
            TODAY - timedelta(days=back),
            "Visit. Asleep upstairs, not woken.",
            kind="visit",
            seen=False,
            details=(("sight", {"announced": True}),),
        )
        life.plant("child-not-seen-on-visits", mark.id)


def never_alone(life: Life) -> None:
    opened = _ago(life, 120, 170)
    work(life, "child-in-need", opened, TODAY + timedelta(days=90), alone=0.0, seen=1.0)
    life.marks = [m for m in life.marks if life.child.id not in m.alone or m.happened < opened]
    life.plant("not-seen-alone", *(m.id for m in life.marks if m.kind == "visit"))


def words(life: Life) -> None:
    life.marks = [m for m in life.marks if life.child.id not in m.alone]
    for back in life.rng.sample((10, 40, 70, 120), 2):
        mark = life.write(
            "school",
            TODAY - timedelta(days=back),
            "Said at snack time.",
            kind="words-of-child",
            words="He shouts at the baby.",
            seen=True,
        )
        life.plant("words-not-followed", mark.id)


def workers(life: Life) -> None:
    opened = _ago(life, 500, 900)
    names = tuple(
        f"Worker {n}" for n in life.rng.sample(range(1000, 2000), life.rng.randrange(4, 6))
    )
    spell = work(life, "child-in-need", opened, TODAY + timedelta(days=30), leads=names)
    life.plant("worker-changes", spell.id)


def gap(life: Life) -> None:
    ended = _ago(life, 300, 500)
    one = work(life, "early-help", ended - timedelta(days=120), ended, good=False)
    began = ended + timedelta(days=life.rng.randrange(65, 260))
    two = work(life, "section-17", began, TODAY + timedelta(days=60), earlier=True)
    life.plant("gap-without-lead", one.id, two.id)


def together(life: Life) -> None:
    on, adult = _ago(life, 60, 300), frozenset({life.mother.id})
    kinds = [
        [
            ("police", "Partner held her by the throat, marks. DASH 15."),
            ("police", "Notice: domestic, high."),
            ("surgery", "Bruise to arm; asked alone, says he pushes her about."),
            ("school", "She says she has to ask him before she may go out."),
        ],
        [
            ("surgery", "Low mood, PHQ-9 17. Sertraline started."),
            ("visiting", "Depressed, cries most days."),
            ("hospital", "Seen by crisis team overnight."),
            ("help", "Not herself since the birth, does not get up."),
        ],
        [
            ("school", "Smelt of drink at collection, unsteady."),
            ("housing", "Bottles all over, smell of cannabis."),
            ("surgery", "A bottle of wine every night."),
            ("help", "Empties under the bed, she says it is nothing."),
        ],
    ]
    life.rng.shuffle(kinds)
    for each in kinds:
        agency, text = life.rng.choice(each)
        mark = life.write(agency, on, text, about=adult | {life.child.id})
        life.plant("three-together", mark.id)
        on -= timedelta(days=life.rng.randrange(10, 150))


def warmth(life: Life) -> None:
    pool = (
        "He's nothing but trouble, that one.",
        "He's out, I've had it.",
        "Wish I'd never had him.",
        "Just like his dad.",
        "She never does a thing right.",
        "I can't stand the sight of him.",
        "Ask him, he knows everything, don't you, stupid.",
        "We were fine before she came.",
    )
    for agency, text in zip(
        ("school", "help", "care", "school"), life.rng.sample(pool, 4), strict=True
    ):
        said = (Said(text, life.mother.id),)
        ticked = ("criticism",) if life.rng.random() < 0.5 else ()
        mark = life.write(agency, _ago(life, 30, 600), "Spoke with mum.", said=said, tags=ticked)
        life.plant("low-warmth", mark.id)


def named(life: Life) -> None:
    on, how = _ago(life, 90, 200), life.rng.random()
    if how < 0.5:
        other = Person(life.id(), "Craig", False)
        life.others.append(other)
        about = frozenset({life.child.id, other.id})
        mark = life.write(
            "school", on, "Collected by a man we had not met.", about=about, seen=True
        )
    else:
        text = life.rng.choice(
            (
                "Man inside gave name as Craig. All quiet.",
                "New partner Craig answered.",
                "A bloke, Craig, opened the door.",
                "Craig there again, would not say who he is.",
            )
        )
        mark = life.write("police", on, text, kind="police-notice")
    life.plant("named-once", mark.id)
    for back in (80, 60, 45, 30, 15):
        agency = life.rng.choice(("visiting", "surgery", "housing"))
        life.write(agency, TODAY - timedelta(days=back), "Mum at home, just her and the children.")


def graded(life: Life) -> None:
    on, grade = _ago(life, 30, 90), life.rng.choice((3, 4, 5))
    for back, value in (
        (0, grade),
        (life.rng.randrange(90, 200), life.rng.choice((grade, grade - 1))),
    ):
        mark = life.write(
            "care",
            on - timedelta(days=back),
            "Graded care.",
            kind="note",
            details=(("care-grade", {"area": "physical care", "grade": max(value, 2)}),),
        )
        life.plant("care-grade-not-improving", mark.id)


def rolled(life: Life) -> None:
    on = _ago(life, 20, 60)
    if life.rng.random() < 0.5:
        text = life.rng.choice(
            (
                "Plan carried over, dates moved on.",
                "Same actions, new dates.",
                "Plan stays as it is, look again in three months.",
                "No change to the plan.",
            )
        )
        mark = life.write("care", on, f"Review. {text}", kind="meeting")
        life.plant("plan-rolled-over", mark.id)
        return
    keys = [f"action {n}" for n in range(8)]
    for step in range(3):
        held = on - timedelta(days=70 * (2 - step))
        due = held + timedelta(days=60)
        made = review(life, held, [(k, due, life.rng.random() < 0.15) for k in keys])
        life.plant("plan-rolled-over", made.id)


def gone(life: Life) -> None:
    on = _ago(life, 10, 60)
    for _ in range(life.rng.randrange(3, 8)):
        on -= timedelta(days=on.weekday() - 4 if on.weekday() > 4 else on.weekday() + 3)
        facts = (("missing-episode", {"from": on.isoformat(), "reported_by": "sister"}),)
        mark = life.write(
            "police", on, "Missing since Friday night, found.", kind="police-notice", details=facts
        )
        life.plant("missing-again", mark.id)
        on -= timedelta(days=life.rng.randrange(20, 60))
