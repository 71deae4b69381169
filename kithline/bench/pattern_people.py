"""Relatives, homes and households of invented lives: the ordinary of them, and the patterns put in.

The ordinary has a generator of its own, so that what stands in ``pattern_lives`` is drawn as before.
It holds near misses on purpose: a bathroom lock, a birthday night, a relative who has found work.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from kithline.bench.pattern_lives import TODAY, Life, times, work
from kithline.patterns.marks import Home, Person, Said

# Now and then, of children of an age: who writes it, what, how often a year.
ORDINARY = (
    ("school", "Collected by {nan}, who had a cake.", 0.4, 2, 11),
    ("surgery", "Ear infection, brought by {nan}.", 0.2, 0, 11),
    ("visiting", "{nan} there, making tea.", 0.3, 0, 5),
    ("school", "Dad came to parents' evening.", 0.2, 4, 16),
    ("school", "Minding the class hamster over the weekend, proud.", 0.15, 4, 11),
    ("school", "Made tea for everyone in the role play corner.", 0.1, 3, 7),
    ("school", "Likes looking after his little cousin at parties.", 0.05, 5, 14),
    ("school", "Has to cook for a badge at Scouts.", 0.05, 8, 14),
    ("school", "Locked out after losing the key; a neighbour had one.", 0.06, 8, 16),
    ("housing", "New lock on the bathroom door fitted.", 0.1, 0, 16),
    ("visiting", "Stairgate and lock on the cellar, as advised.", 0.1, 0, 4),
    ("school", "Tired: slept at a friend's for a birthday.", 0.2, 6, 14),
    ("school", "Stays at nan's when mum works nights.", 0.1, 4, 14),
    ("school", "New for her: glasses.", 0.1, 2, 12),
    ("school", "Wet himself at the party, very upset, fine next day.", 0.08, 2, 6),
    ("school", "Comes three mornings now, as agreed with mum.", 0.08, 2, 5),
    ("surgery", "Immunisations two weeks late, nurse was ill.", 0.06, 0, 5),
    ("housing", "Household: {children} and mother. Rent up to date.", 0.08, 0, 16),
    ("surgery", "Parted from partner some years ago.", 0.05, 0, 16),
    ("school", "Mum's new partner has moved in, they told us themselves.", 0.04, 4, 16),
    ("school", "{nan} does not come now that she works on Fridays.", 0.04, 3, 12),
    ("hospital", "Letter sent to the surgery.", 0.3, 0, 16),
    ("surgery", "Address changed after the move.", 0.1, 0, 16),
)
# Ordinary nights away, as a fact: who writes it, what, how often a year, at which age, how many, the rest.
ORDINARY_NIGHTS: tuple[tuple[str, str, float, int, int, tuple[int, int], dict[str, Any]], ...] = (
    ("help", "Short break, as every month.", 0.05, 3, 16, (2, 4), {"whose": "short-break", "planned": True}),
    ("school", "At nan's while mum works nights.", 0.1, 2, 16, (3, 14),
     {"whose": "close-family", "agreed": "agreed"}),
    ("visiting", "With an aunt while mother was in hospital.", 0.04, 0, 5, (4, 20),
     {"whose": "close-family"}),
    ("school", "A week at the sea with a friend's family, as planned.", 0.06, 6, 16, (5, 9),
     {"whose": "friends", "planned": True, "agreed": "agreed"}),
    ("school", "Stayed at a friend's for the football, mum knows.", 0.12, 7, 16, (1, 2),
     {"whose": "friends", "agreed": "agreed"}),
)  # fmt: skip
STREETS = ("Elm Road", "Canal Street", "Hill View Close", "Mason Terrace", "Orchard Lane")


def kin(life: Life) -> None:
    """Add a grandmother, a father apart, homes, and what is written of them on ordinary days."""
    drawn, life.rng = life.rng, random.Random(life.child.id.int)  # noqa: S311 - an invention
    rng, start = life.rng, max(life.child.born or TODAY, TODAY - timedelta(days=1461))
    _homes(life, start)
    if rng.random() < 0.55:
        life.others.append(_person(life, "Pearl Vale", "grandparent", "F"))
    father = _person(life, "Lewis Marsh", "parent", "M") if rng.random() < 0.35 else None
    if father:
        life.others.append(father)
        for on in times(life, start, 1.5):
            about = frozenset({life.child.id, father.id})
            life.write("school", on, "Rang about the weekend.", kind="call", about=about,
                       said=(Said("I have them Saturday.", father.id),))  # fmt: skip
        for spell in list(life.spells):
            if rng.random() < 0.8:  # most workers speak with a father, if late
                on = spell.opened + timedelta(days=rng.randrange(5, 55))
                about = frozenset({life.child.id, father.id})
                life.write("care", min(on, TODAY), "Visit to dad's.", kind="visit", about=about)
    for agency, text, rate, least, most in ORDINARY:
        for on in times(life, start, rate):
            if least <= life.age(on) < most and (father or "Dad" not in text):
                told = text.format(nan="Pearl" if life.others else "A friend", children="1 child")
                life.write(agency, on, told, seen=agency == "school")
    for agency, text, rate, least, most, many, values in ORDINARY_NIGHTS:
        for on in times(life, start, rate):
            if least <= life.age(on) < most:
                life.write(agency, on, text, details=nights_away(rng.randint(*many), **values))
    life.rng = drawn


def nights_away(nights: int, **values: Any) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Return nights away as the fact of an entry."""
    return (("nights-away", {"nights": nights, **values}),)


def _person(life: Life, name: str, tie: str, sex: str) -> Person:
    return Person(life.id(), name, False, None, False, sex, tie, True, True)


def _homes(life: Life, start: date) -> None:
    """Give each home that the life has a street; letters of the day name the right one."""
    moves = sorted({start, *(m.since for m in life.moves)})
    for number, since in enumerate(moves):
        until = moves[number + 1] if number + 1 < len(moves) else None
        street = STREETS[number % len(STREETS)]
        life.homes.append(Home(life.id(), street.lower(), since, until))
        for on in times(life, since, 0.4):
            if until is None or on < until:
                life.write("hospital", on, f"Letter to 12 {street} with the date.")
        if life.rng.random() < 0.3 and number:  # the usual late letter, put right within weeks
            old = STREETS[(number - 1) % len(STREETS)]
            life.write("hospital", min(since + timedelta(days=12), TODAY), f"Letter to 12 {old}.")


def _ago(life: Life, least: int, most: int) -> date:
    return TODAY - timedelta(days=life.rng.randrange(least, most))


def caring(life: Life) -> None:
    on = _ago(life, 20, 200)
    pool = (
        ("school", "I do the baby's bottle and get them up when Mum is asleep."),
        ("school", "If I don't get up nobody gets up."),
        ("help", "I'm the one who rings the doctor."),
        ("school", "I check the bottles before he comes."),
        ("school", "I have to cook, she can't stand for long."),
        ("school", "I always stay awake till she is in bed."),
        ("help", "I give my brother his medicine, I know how."),
        ("school", "I do not go out after school, somebody has to be there."),
    )
    for agency, text in life.rng.sample(pool, 3):
        own = frozenset({life.child.id})
        kind = life.rng.choice(("words-of-child", "note", "visit"))
        mark = life.write(agency, on, "Said so by the way.", kind=kind, about=own, words=text)
        life.plant("child-cares-for-others", mark.id)
        on -= timedelta(days=life.rng.randrange(20, 260))


def stale_address(life: Life) -> None:
    moved = _ago(life, 200, 600)
    old, new = life.rng.sample(("Quarry Row", "Gasholder Street", "Weir Lane"), 2)
    life.homes = [
        Home(life.id(), old.lower(), moved - timedelta(days=900), moved),
        Home(life.id(), new.lower(), moved),
    ]
    for _ in range(life.rng.randrange(1, 4)):
        on = moved + timedelta(days=life.rng.randrange(30, 190))
        text = life.rng.choice(
            (
                f"Letter to Flat 2, 9 {old}. No reply.",
                f"Address on our system {old}.",
                "Letters went to the old address.",
                f"Sent to {old} again, by the register.",
                "Post came back marked gone away.",
            )
        )
        mark = life.write(life.rng.choice(("hospital", "surgery", "visiting")), on, text)
        life.plant("address-out-of-date", mark.id)


def household(life: Life) -> None:
    on = _ago(life, 20, 120)
    alone = ("Says it is just me and the kids.", "Household: mother and child.", "No partner now.",
             "Split up with his dad last year.", "Mum on her own with them, she says.")  # fmt: skip
    others = ("Man's voice upstairs.", "A man there most nights, says the neighbour.",
              "He sleeps in Mummy's bed, she told us.", "Man answered the door.",
              "Two toothbrushes and a razor in the bathroom.")  # fmt: skip
    for agency, pool in (
        ("visiting", alone), ("housing", alone), ("police", others), ("school", others),
    ):  # fmt: skip
        text = life.rng.choice(pool)
        mark = life.write(agency, on, text)
        life.plant("household-told-differently", mark.id)
        on -= timedelta(days=life.rng.randrange(5, 90))


def fell_away(life: Life) -> None:
    on = _ago(life, 15, 90)
    life.others.append(_person(life, "Doreen Firth", "grandparent", "F"))
    pool = [
        ("school", ("Down from five mornings to two.", "Fewer days at nursery since last month.",
                    "Hours cut to half by text.", "Comes when she can now.")),
        ("visiting", ("Doreen has not been let in for weeks.", "Doreen no longer comes.",
                      "Doreen kept away by mum.", "Doreen only waves from the road.")),
        ("surgery", ("Second immunisations 6 weeks late.", "Jabs put off again.")),
        ("school", ("Wet herself twice, has been dry a year.", "Not like him: bites and hides.",
                    "Silent where there was chatter.")),
    ]  # fmt: skip
    for agency, texts in pool:
        mark = life.write(agency, on, life.rng.choice(texts), seen=agency == "school")
        life.plant("things-fell-away", mark.id)
        on -= timedelta(days=life.rng.randrange(3, 34))


def before_this(life: Life) -> None:
    adult = frozenset({life.mother.id})
    text = life.rng.choice(
        (
            "Two older children not in her care.",
            "First child placed for adoption after proceedings.",
            "Her eldest is with his grandmother under a special guardianship order.",
            "Earlier proceedings on a child in another county.",
            "Her first two were taken when she was seventeen.",
        )
    )
    mark = life.write("surgery", _ago(life, 20, 200), text, about=adult)
    life.plant("earlier-children", mark.id)


def father_unasked(life: Life) -> None:
    life.others = [p for p in life.others if p.tie != "parent"]
    life.others.append(_person(life, "Rory Tarn", "parent", "M"))
    opened = _ago(life, 70, 200)
    spell = work(life, "child-in-need", opened, TODAY + timedelta(days=60))
    if life.rng.random() < 0.5:
        life.write(
            "care", TODAY - timedelta(days=30), "Rory lives in Skelton, mum says. Not asked."
        )
    life.plant("parent-not-asked", spell.id)


def helper_unasked(life: Life) -> None:
    life.others = [p for p in life.others if p.tie != "grandparent"]
    life.others.append(_person(life, "Olive Garth", "grandparent", "F"))
    opened = _ago(life, 60, 120)
    spell = work(life, "section-17", opened, TODAY + timedelta(days=30))
    pool = ("Brought by Olive.", "Olive collects on Tuesdays.", "Goes to Olive for comfort.",
            "Olive has them at weekends.", "Olive's house on Fridays, tea and homework.")  # fmt: skip
    for text in life.rng.sample(pool, 3):
        on = opened - timedelta(days=life.rng.randrange(20, 400))
        mark = life.write(life.rng.choice(("school", "surgery")), on, text)
        life.plant("helper-not-asked", mark.id)
    life.plant("helper-not-asked", spell.id)


def kept_out(life: Life) -> None:
    nan = _person(life, "Edna Garth", "grandparent", "F")
    life.others.append(nan)
    on = _ago(life, 20, 200)
    before = on - timedelta(days=life.rng.randrange(30, 400))
    life.write("school", before, "Collected by Edna. Worried about the nights, she said.",
               about=frozenset({life.child.id, nan.id}))  # fmt: skip
    text = life.rng.choice(
        (
            "Edna is not allowed to see the children any more.",
            "Nan has not been let in the house for weeks.",
            "Nan no longer comes, mum and she have fallen out.",
            "Edna was told to see a solicitor.",
            "Edna leaves presents on the step now.",
        )
    )
    mark = life.write(life.rng.choice(("school", "visiting")), on, text)
    life.plant("relative-kept-out", mark.id)


def locked(life: Life) -> None:
    name = life.child.name
    text = life.rng.choice(
        (
            f"{name}'s lock is on the outside.",
            "Bedroom has a bolt on the outside of the door.",
            f"{name} was locked out till ten.",
            "They locked him in the bedroom for an hour, neighbour says.",
            "Handle taken off the bedroom door inside.",
        )
    )
    mark = life.write(life.rng.choice(("care", "police", "school")), _ago(life, 15, 200), text)
    life.plant("locked-in-or-out", mark.id)


def looked_past(life: Life) -> None:
    other = Person(life.id(), "Rowan", True, date(2014, 5, 5), False, "M", "sibling", True)
    life.others.append(other)
    text = life.rng.choice(
        (
            f"Assessment authorised. {life.child.name}: no needs.",
            f"Plan for Rowan. {life.child.name} not part of the assessment.",
            f"Rowan: plan. No role for services with {life.child.name}.",
            f"{life.child.name} is fine, all about Rowan.",
        )
    )
    about = frozenset({life.child.id, other.id})
    mark = life.write("care", _ago(life, 30, 250), text, kind="decision", about=about)
    life.plant("sibling-looked-past", mark.id)


def elsewhere(life: Life) -> None:
    if life.rng.random() < 0.5:
        _counted(life)
        return
    on = _ago(life, 15, 150)
    pool = ("I'm sleeping at Kit's, on the sofa.", "I've slept four places this month.",
            "I stops with mates, it's fine.", "Staying with friends till it blows over.",
            "I've got my stuff at Kit's.", "Three nights so far.")  # fmt: skip
    for text in life.rng.sample(pool, 3):
        own = frozenset({life.child.id})
        words = text.replace("I stops", "He stops")
        mark = life.write("school", on, "Said in passing.", about=own, words=words, seen=True)
        life.plant("sleeps-elsewhere", mark.id)
        on -= timedelta(days=life.rng.randrange(10, 80))


def _counted(life: Life) -> None:
    """Nights with friends told as facts: one long stay, or some that make a month together; agreed or not."""
    on, rng = _ago(life, 15, 150), life.rng
    stays = rng.choice(((12,), (30,), (6, 7), (3, 4, 6), (2, 3)))
    for many in stays:
        values: dict[str, Any] = {"whose": rng.choice(("friends", "somebody-else", "not-known"))}
        if rng.random() < 0.6:
            values["agreed"] = "agreed" if sum(stays) > 9 else "not-known"
        if rng.random() < 0.5:
            values["from"] = (on - timedelta(days=many)).isoformat()
            values["to"] = (on - timedelta(days=1)).isoformat()
        mark = life.write("school", on, "Not from home.", details=nights_away(many, **values))
        life.plant("sleeps-elsewhere", mark.id)
        on -= timedelta(days=many + rng.randrange(3, 20))
