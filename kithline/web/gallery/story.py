"""A story for the gallery: every kind of item, as plain values."""

from __future__ import annotations

from kithline.web import components as c

STORY = [
    c.Month("November 2026"),
    c.Entry(
        title="Came in late, no coat, no breakfast",
        day="Tue 3 Nov",
        time="9:25",
        agency="education",
        by="Priya Nair, class teacher, Heron Lane Primary",
        about="Izzy and Alfie",
        href="#story",
        marks=[c.Mark("Harm", "harm"), c.Mark("Basic care"), c.Mark("Caring for a brother")],
        parts=[
            c.Part(
                "fact",
                "Fact",
                "Izzy and Alfie came in at 9:25. It was 5 degrees. Alfie had his coat and Izzy’s gloves;"
                " Izzy had no coat. She ate two bowls of porridge.",
            ),
            c.Part(
                "words",
                "Izzy said",
                "Mum was still asleep so I did Alfie. I did his shoes and his toast. I forgot to do me.",
                "To Miss Nair, on her own, 9:40",
            ),
            c.Part(
                "opinion",
                "Opinion",
                "Priya Nair: I think Izzy is getting Alfie up by herself on most school mornings.",
            ),
            c.Part(
                "impact",
                "For Izzy",
                "Cold and hungry, and upset to miss the spelling test she had practised for.",
            ),
            c.Part(
                "done",
                "Done",
                "Breakfast and a coat from the spare rail. Lorna Whitcombe (safeguarding lead) told at 9:50;"
                " she rang Ruth Adeyemi at 10:05.",
            ),
        ],
    ),
    c.Entry(
        title="Visit at home: Alfie and Carly seen, Izzy not seen",
        day="Mon 2 Nov",
        time="16:10",
        agency="social-care",
        by="Ruth Adeyemi, social worker",
        about="Izzy and Alfie",
        href="#story",
        parts=[
            c.Part(
                "fact",
                "Fact",
                "Planned visit. Izzy was at her nan’s. Food in the fridge, heating on, the children’s bedroom"
                " seen: one bed made up, wet patch on the outside wall.",
            ),
            c.Part(
                "said",
                "Said",
                "She’s always at my mum’s on a Monday. Nobody asked me which day.",
                "Carly, mum",
            ),
            c.Part(
                "done",
                "Done",
                "Izzy to be seen at school on Friday 6 November, on her own. Mondays taken out of the"
                " visit plan.",
            ),
        ],
    ),
    c.Month("October 2026"),
    c.Entry(
        title="Boiler mended; damp in the children’s bedroom",
        day="Thu 22 Oct",
        time="14:00",
        agency="housing",
        by="Gareth Lyle, housing officer, Aldermere Homes",
        about="the household",
        href="#story",
        marks=[c.Mark("Amended once", "amended")],
        parts=[
            c.Part(
                "fact",
                "Fact",
                "Boiler working again after nine days. Damp on the outside wall of the children’s bedroom;"
                " repair ordered, due by 19 November.",
            )
        ],
        amendments=[
            c.Amendment(
                "26 October, Gareth Lyle",
                "“children’s bedroom” put in place of “living room”. I had the rooms the wrong way round.",
                "Boiler working again after nine days. Damp on the outside wall of the living room;"
                " repair ordered, due by 19 November.",
            )
        ],
    ),
    c.Entry(
        title="Was not brought to the dental clinic",
        day="Sat 17 Oct",
        time="10:20",
        agency="health",
        by="Helen Osei, dental nurse, Aldermere Infirmary",
        about="Izzy",
        href="#story",
        marks=[c.Mark("Harm", "harm"), c.Mark("Written 11 days later, on 28 October", "late")],
        parts=[
            c.Part(
                "fact",
                "Fact",
                "Her first appointment for thirteen months, for two decayed teeth. The letter went to"
                " 7 Tanner’s Court, which the family left in February.",
            ),
            c.Part(
                "impact",
                "For Izzy",
                "Toothache at night, most nights (told to school, 13 October).",
            ),
        ],
    ),
    c.Turn(
        title="Lead practitioner changed",
        day="Mon 5 Oct",
        text="from Dev Malik to Ruth Adeyemi.",
        quiet="Izzy’s fourth worker since February 2025. Told by Dev at school on 2 October.",
    ),
    c.Gap("Nothing written by any agency from 18 July to 28 August (6 weeks, school holidays)"),
    c.Month("August 2026"),
    c.Entry(
        title="Called to 31 Canal Street; both children awake",
        day="Sat 29 Aug",
        time="22:40",
        agency="police",
        by="PC J. Tranter, Aldermere Police",
        about="Izzy and Alfie",
        href="#story",
        restricted=True,
        marks=[c.Mark("Restricted: 4 people can read this", "restricted"), c.Mark("Harm", "harm")],
        parts=[
            c.Part(
                "fact",
                "Fact",
                "Neighbour’s call. Shouting between Carly Thackray and Dean Pruett, who had left. No injuries"
                " seen. Izzy was sitting on the stairs with Alfie.",
            ),
            c.Part(
                "limit",
                "Why",
                "Police-sensitive until the investigation ends; looked at again on 27 November."
                " Don’t speak of it to the family.",
                link=c.Link("Who can read this", "#"),
            ),
        ],
    ),
]
