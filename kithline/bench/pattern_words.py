"""What workers of invented agencies write on ordinary days."""

from __future__ import annotations

AGENCIES = {
    "school": ("Larch Road School", "education"),
    "visiting": ("Community Health", "health"),
    "surgery": ("Mill Lane Surgery", "health"),
    "hospital": ("District Hospital", "health"),
    "police": ("County Police", "police"),
    "housing": ("Homes for All", "housing"),
    "care": ("Children's Social Care", "social-care"),
    "help": ("Family Help", "social-care"),
}
NOTES = {
    "school": (
        "Settled in class, finished the science book.",
        "Late twice this week, bus.",
        "Parents' evening kept; reading is coming on.",
        "Fell out with a friend, made up by lunch.",
        "Forgot the PE kit again, borrowed one.",
        "Tired on Monday, football tournament at the weekend.",
        "Asked for seconds at lunch.",
        "Coat lost and found.",
        "Mum rang about the school trip money.",
        "Won a prize for drawing.",
        "Upset that the dog was ill.",
        "New shoes, proud of them.",
        "Hungry before break, breakfast club offered.",
        "Head lice letter to the whole class.",
    ),
    "visiting": (
        "Clinic drop-in, growing along the line.",
        "Sleep talked through.",
        "Weaning going well.",
        "Asked about a nursery place.",
        "House warm, toys out.",
        "Bathroom being repaired.",
        "Speech coming on.",
        "Mood questions: no and no.",
    ),
    "surgery": (
        "Ear infection, two days.",
        "Repeat inhaler.",
        "Rash, cream given.",
        "Chest clear.",
    ),
    "hospital": ("Asthma, home the same day.", "Croup, settled.", "Swallowed a coin, passed."),
    "police": (
        "Bicycle stolen from the yard.",
        "Neighbour rang about loud music, all well.",
        "Found a purse and handed it in.",
        "Road closed, family helped across.",
    ),
    "housing": (
        "Boiler repaired.",
        "Gas check done.",
        "Rent up to date.",
        "Rent two weeks behind, plan made.",
        "Fence down after the storm.",
    ),
    "care": ("Telephone call with mum, nothing new.", "Plan sent to everybody."),
    "help": ("Family session, routines chart.", "Met at the hub, money talked through."),
}
ACCIDENTS = (
    "bruise to shin, football",
    "grazed knee, playground",
    "bumped head on a table",
    "bruise to forehead, ran into the door",
    "cut to finger, crafts",
    "scald, small, cup of tea",
    "sprained wrist, trampoline",
)
OUTCOMES = ("no-further-action", "no-further-action", "early-help", "section-17", "section-47")
WORRIES = (
    "Child seen alone in the park at dusk.",
    "Shouting heard twice this week.",
    "Came to school without lunch and in yesterday's clothes.",
    "Mother low and not coping, asks for help.",
    "Father arrested for something that has nothing to do with the children.",
    "Bruise on arm, says a cousin pushed her.",
    "House very cold, meter empty.",
)
NAMES = ("Ada", "Ben", "Cleo", "Dev", "Edie", "Finn", "Gita", "Hal", "Ivy", "Jon", "Kit", "Lena")
