"""What the gallery shows: invented people of Aldermere, as plain values."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from kithline.web import components as c
from kithline.web.gallery.story import STORY

WRONG = QueryDict(mutable=True)
WRONG.update(
    {
        "name": "",
        "dob_day": "31",
        "dob_month": "2",
        "dob_year": "2019",
        "seen": "<b>She had no coat</b>\x00 on.",
        "at": "quarter past",
        "told": "perhaps",
        "team": "",
    }
)

CLOCKS = [
    c.Clock(
        state="late",
        when="3 working days late",
        due="due Fri 30 October",
        question="When will Ruth next hear from Izzy herself?",
        fact="Last seen on her own on 2 October. Booked for Friday 6 November, at school.",
        rule="Child in need: seen at least every 20 working days. Local, Aldermere practice standards 4.2.",
        owner="Ruth Adeyemi",
        owner_note="social worker",
        href="#clocks",
    ),
    c.Clock(
        state="soon",
        when="5 working days left",
        due="by Wed 11 November",
        question="What is life like for Izzy, and what needs to change?",
        fact="Assessment: 6 of 8 parts written. Nothing yet from health; asked on 30 October.",
        rule="At most 45 working days from referral, sooner if she needs it. "
        "Statutory guidance, Working Together 2023.",
        owner="Ruth Adeyemi",
        owner_note="authorised by Moira Kemp",
        href="#clocks",
    ),
    c.Clock(
        state="later",
        when="Fri 13 November",
        due="in 7 working days",
        question="Has the toothache stopped?",
        fact="Dental clinic 9:10. Nan has offered to take her.",
        rule="Agreed with Carly on 28 October. Plan, goal 2.",
        owner="Carly",
        owner_note="mum",
        href="#clocks",
    ),
]
KEPT_CLOCK = c.Clock(
    state="kept",
    when="Kept, 2 October",
    due="was due Fri 2 October",
    question="When did Dev last hear from Izzy herself?",
    fact="Forty minutes in the quiet room at school.",
    owner="Dev Malik",
    owner_note="social worker",
)

MINE_LATE = [
    c.Clock(
        state="late",
        when="3 working days late",
        due="due Fri 30 October",
        child="Izzy Thackray-Dunn, 8",
        question="When will you next hear from Izzy herself?",
        fact="Last on her own on 2 October. Booked for Friday at school.",
        href="#",
        do=c.Link("Record a visit", "#"),
    ),
    c.Clock(
        state="late",
        when="1 working day late",
        due="due Tue 3 November",
        child="Jude and Ottie Pellow, 11 and 7",
        question="Do their mum and dad know what was decided?",
        fact="Decided on Monday. Mum told by telephone; nobody has told their dad, who shares"
        " responsibility.",
        href="#",
        do=c.Link("Say who was told", "#"),
    ),
]
MINE_SOON = [
    c.Clock(
        state="soon",
        when="Today, 17:00",
        due="3 h 15 left",
        child="Baby Farrow, 5 weeks",
        question="Is the safer-sleep plan still holding at night?",
        fact="You and the health visitor ring each other on Wednesdays.",
        href="#",
        do=c.Link("Record the call", "#"),
    ),
    c.Clock(
        state="soon",
        when="Tomorrow, 16:05",
        due="26 h left",
        child="Callum Reddy, 14",
        question="Where was Callum on Sunday night, and who with?",
        fact="Return interview within 72 hours of being found. Booked for today, 16:00, with Keith"
        " from football.",
        href="#",
        do=c.Link("Record it", "#"),
    ),
]

MATCHES = [
    c.Match(
        value="a",
        name="Kiera-Leigh Marsden",
        born="born 11 April 2020",
        known="Early help. Call Colette Brand, 01632 960447",
        reasons=[
            c.Reason("same", "surname", 6.1),
            c.Reason("close", "first name: Kiera is the first half", 3.4),
            c.Reason("close", "birth date: day and month swapped", 5.2),
            c.Reason("same", "address: 9 Weir Cottages, since 2024", 7.8),
            c.Reason("same", "mother: Tanya Marsden", 6.4),
        ],
    ),
    c.Match(
        value="b",
        name="Keira Marsdon",
        born="born 4 November 2020",
        known="School only. Call Thornley Primary, 01632 960518",
        reasons=[
            c.Reason("close", "surname: one letter", 2.9),
            c.Reason("close", "first name: two letters swapped", 2.2),
            c.Reason("same", "birth date, as it was given", 7.0),
            c.Reason("differs", "address: Thornley, 14 miles away", -4.6),
            c.Reason("unknown", "mother: no name held", 0.0),
        ],
    ),
]

HOURS = c.Hours(4, 2 + 40 / 60, "11:05", "15:05", "now 13:45: 2 h 40 of 4 working hours used")
DAY_HOURS = c.Hours(8, 8, "Mon 9:10", "Tue 9:10", "all 8 working hours used")

STEPS = [
    c.Step("What was sent", "#sent", "done"),
    c.Step("Who is this", "#who", "done"),
    c.Step("Open to anyone", "#open", "question"),
    c.Step("What came before", "#before", "done"),
    c.Step("How urgent", "#urgent", "done"),
    c.Step("Propose", "#decide"),
]

QUEUE = [
    c.QueueItem(
        "Ottilie Hearn, 12",
        "#",
        "amber",
        "Late by 1 h 15",
        "Heron Lane Primary, yesterday",
        "proposed; waits for Amina Farouk",
        late=True,
    ),
    c.QueueItem(
        "Kiera, about 6, and a baby",
        "#",
        "red",
        "1 h 20 left",
        "Health visitor, 11:05",
        "with you",
        current=True,
    ),
    c.QueueItem(
        "Boy, about 14, no name yet", "#", "red", "2 h 05 left", "Police, 11:50", "with nobody"
    ),
    c.QueueItem("Tess Orme, 3", "#", "green", "Monday 12:15", "Nursery, today", "with nobody"),
    c.QueueItem(
        "Two children, 14 Mill Row", "#", "", "came 9:20", "Public, no account", "with nobody"
    ),
]

FILTER = [
    c.FilterItem("Everything", "#story", 104, current=True),
    c.FilterItem("Izzy’s own words", "#story", 11, icon="words", words=True),
    c.FilterItem("Harm", "#story", 46, icon="harm"),
    c.FilterItem("Strength", "#story", 27, icon="strength"),
    c.FilterItem("Agency, topic, dates", "#story"),
]

PICK = [
    c.PickLevel(
        "Level 1, thriving",
        [
            c.Pick("a", "Growing as a child of this age should"),
            c.Pick(
                "b",
                "Jabs and health checks up to date",
                "School nurse,",
                frozenset({"going-well"}),
                [c.Link("15 September 2025", "#pick")],
            ),
        ],
    ),
    c.PickLevel(
        "Level 3, getting help",
        [
            c.Pick(
                "f",
                "Some appointments kept, others missed",
                "4 entries:",
                frozenset({"worried", "needed"}),
                [c.Link("17 October", "#pick"), c.Link("3 June 2025", "#pick")],
            ),
            c.Pick("i", "State of the home starts to touch health or safety"),
        ],
    ),
]

PROMPTS = [
    c.Row(
        "What is life like for Izzy now, tomorrow, and in a year if nothing changes?",
        "She gets a five-year-old to school most days. In a year she will be missing more of it.",
        [c.Link("Change", "#")],
    ),
    c.Row(
        "What does Izzy want?",
        "Someone to wake Mum up so it isn’t me.",
        [c.Link("Change", "#")],
        words=True,
        cite="2 October, to Dev",
    ),
    c.Row(
        "Do they see it, and can they change it in time?", "", [c.Link("Answer", "#")], open=True
    ),
]

SIGHTS = [
    c.Sight("9", "in the team around Izzy", "until the plan ends"),
    c.Sight("3", "allocated: worker, manager, cover", "until the work closes"),
    c.Sight("1", "broke the glass", "Dr S. Amin, 29 August, “child in A&E”; ended 30 August"),
]

CHILD = c.ChildHeader(
    name="Isabella Thackray-Dunn",
    preferred="Izzy",
    called="Izzy",
    born="8 years old, born 14 March 2018",
    slim="8, born 14 March 2018. Child in need since 9 September 2026. Lead: Ruth Adeyemi",
    facts=[
        c.Fact(
            "Parental responsibility",
            [
                ("Carly Thackray, mum", "(gave birth)"),
                ("Sean Dunn, dad", "(named at registration, 2018)"),
            ],
        ),
        c.Fact("Language", [("English", ""), ("Dad signs: book a BSL interpreter", "")]),
        c.Fact(
            "Lead practitioner",
            [("Ruth Adeyemi, social worker", "")],
            c.Link("01632 960123", "tel:01632960123"),
        ),
        c.Fact(
            "Status", [("Child in need", "(section 17)"), ("since 9 September 2026, 8 weeks", "")]
        ),
    ],
    places=[
        c.NavItem("Story", "#", current=True),
        c.NavItem("Family", "#"),
        c.NavItem("Indicators and level", "#"),
        c.NavItem("Access", "#"),
    ],
    write=c.Link("Write an entry", "#"),
    home="#",
)

AGENCIES = [
    "education",
    "health",
    "police",
    "social-care",
    "housing",
    "voluntary",
    "justice",
    "hub",
    "family",
    "public",
]
EARLIER = [
    (
        "27 May 2026",
        "Health",
        "Mum very low after a hard pregnancy; Kiera doing the shopping",
        "Early help, level 3",
    ),
    (
        "19 May 2026",
        "Public",
        "Children in the yard until dark, nobody with them",
        "No further action",
    ),
    ("3 March 2026", "Education", "Hungry on Mondays; says she cooks", "Advice to school"),
]


def everything() -> dict[str, Any]:
    """Return all samples by name."""
    return {
        "agencies": AGENCIES,
        "clocks": [*CLOCKS, KEPT_CLOCK],
        "open_clocks": CLOCKS,
        "mine_late": MINE_LATE,
        "mine_soon": MINE_SOON,
        "story": STORY,
        "matches": MATCHES,
        "hours": HOURS,
        "day_hours": DAY_HOURS,
        "steps": STEPS,
        "queue": QUEUE,
        "filter_items": FILTER,
        "pick": PICK,
        "prompts": PROMPTS,
        "sights": SIGHTS,
        "child": CHILD,
        "earlier_head": ["When", "From", "The worry", "Decided"],
        "earlier": EARLIER,
        "pages": c.Pages(
            newer="#", older="#", older_text="Older entries", newer_text="Newer entries"
        ),
        "problems_shown": [
            c.Problem("Enter the child’s name", "#name"),
            c.Problem("Write what you saw", "#seen"),
        ],
        "nav": [
            c.NavItem("My day", "#", count=5),
            c.NavItem("Hub", "#", count=9),
            c.NavItem("Families", "#", current=True),
            c.NavItem("Guidance", "#"),
        ],
    }
