"""Writing an entry: by a form that keeps what is typed, and refuses with words at the field."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kithline.audit.models import Event
from kithline.core.viewer import acting_as
from kithline.record import actions as record
from kithline.record import queries
from kithline.record.models import Entry
from kithline.record.rules import Detail, Happened
from tests.integration.web.izzy import NOW, TODAY, House, house  # noqa: F401

DAY = {"day_day": str(TODAY.day), "day_month": str(TODAY.month), "day_year": str(TODAY.year)}


def sent(house: House, **more: object) -> dict[str, object]:  # noqa: F811
    """Return a form as a browser sends it."""
    return {
        "window": "w1", "seen": "", "rows": "1", "do": "send", "kind": "note", "precision": "exact",
        "about": [str(house["izzy"])], "fact": "She sang on the way in.", **DAY, **more,
    }  # fmt: skip


def story(house: House, who: str = "ruth") -> list[queries.EntryView]:  # noqa: F811
    viewer = house.actor(who)
    with acting_as(viewer):
        return queries.story(viewer, house["izzy"], limit=100)


def drafts(house: House, who: str = "ruth") -> list:  # noqa: F811
    viewer = house.actor(who)
    with acting_as(viewer):
        return queries.drafts(viewer)


def test_an_entry_is_written_with_all_its_parts(house: House) -> None:  # noqa: F811
    client, izzy, alfie = house.client("ruth"), str(house["izzy"]), str(house["alfie"])
    answer = client.post(
        house.url(rest="entry/new/"),
        sent(
            house, about=[izzy, alfie], kind="visit", title="Sang", opinion="She was glad.",
            done="Told Carly.", marks=["strength"], topics=["peers"], at_time="1:00",
            **{"speaker-0": izzy, "words-0": "I know all of it", "to_whom-0": "Ruth, on the stairs",
               "alone-0": "yes", f"seen-{izzy}": "alone", f"impact-{izzy}": "Proud.",
               f"impact-{alfie}": "Sang along."},
        ),
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    shown = client.get(answer.headers["Location"])
    assert shown.status_code == 200
    text = shown.content.decode()
    for words in ("I know all of it", "Proud.", "Sang along.", "Told Carly.", "on her own"):
        assert words in text
    newest = story(house)[0]
    assert newest.title == "Sang" and newest.strength and newest.said[0].is_child
    assert newest.present[0].seen_alone is True
    assert drafts(house) == []


def test_sending_a_page_twice_writes_once(house: House) -> None:  # noqa: F811
    client = house.client("ruth")
    before = len(story(house))
    first = client.post(house.url(rest="entry/new/"), sent(house))
    again = client.post(house.url(rest="entry/new/"), sent(house))
    assert first.status_code == again.status_code == 302
    assert len(story(house)) == before + 1


def test_typed_text_is_kept_when_a_field_is_wrong(house: House) -> None:  # noqa: F811
    answer = house.client("ruth").post(
        house.url(rest="entry/new/"), sent(house, fact="Kept words", day_month="13")
    )
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Kept words" in text and "months go from 1 to 12" in text
    assert drafts(house)[0].data["fact"] == ["Kept words"]


def test_a_draft_is_kept_while_typing_and_found_again(house: House) -> None:  # noqa: F811
    client = house.client("ruth")
    answer = client.post(house.url(rest="entry/draft/"), sent(house, fact="Half a thought"))
    assert answer.status_code == 200 and set(answer.json()) == {"kept"}
    again = client.post(house.url(rest="entry/draft/"), sent(house, fact="A whole thought"))
    assert set(again.json()) == {"kept"}
    assert "A whole thought" in client.get(house.url(rest="entry/new/")).content.decode()
    assert (
        "A whole thought"
        not in house.client("moira").get(house.url(rest="entry/new/")).content.decode()
    )
    assert "words, only you can see it" in client.get("/my-day").content.decode()


def test_another_window_never_writes_over_a_draft(house: House) -> None:  # noqa: F811
    client, address = house.client("ruth"), house.url(rest="entry/draft/")
    client.post(address, sent(house, fact="From the first window"))
    clash = client.post(address, sent(house, window="w2", fact="From the second window"))
    assert "Another window" in clash.json()["conflict"]
    assert drafts(house)[0].data["fact"] == ["From the first window"]
    page = client.post(
        house.url(rest="entry/new/"), sent(house, window="w2", fact="From the second window")
    )
    text = page.content.decode()
    assert "From the first window" in text and "From the second window" in text
    assert len([e for e in story(house) if "window" in e.fact]) == 0
    client.post(
        house.url(rest="entry/new/"),
        sent(house, window="w2", do="mine", fact="From the second window"),
    )
    assert drafts(house)[0].data["fact"] == ["From the second window"]


def test_a_draft_is_thrown_away_when_its_writer_says_so(house: House) -> None:  # noqa: F811
    client = house.client("ruth")
    client.post(house.url(rest="entry/draft/"), sent(house))
    assert client.post(house.url(rest="entry/new/"), sent(house, do="drop")).status_code == 302
    assert drafts(house) == []


def test_more_room_for_words_keeps_what_was_typed(house: House) -> None:  # noqa: F811
    text = (
        house.client("ruth")
        .post(house.url(rest="entry/new/"), sent(house, do="more", fact="Stays"))
        .content.decode()
    )
    assert 'name="words-1"' in text and "Stays" in text


BAD = {
    "a control character": {"fact": "a\x07b"},
    "reading order": {"fact": "a\u202eb"},
    "a hundred kilobytes": {"fact": "x" * 100_000},
    "no such kind": {"kind": "nonsense"},
    "a kind that only the system writes": {"kind": "status"},
    "no such person": {"about": ["not-a-uuid"]},
    "nobody": {"about": []},
    "no day": {"day_day": "", "day_month": "", "day_year": ""},
    "tomorrow": {"day_year": str(TODAY.year + 1)},
    "a time that is none": {"at_time": "25:99"},
    "nothing written": {"fact": ""},
    "words of nobody": {"words-0": "Hello"},
    "a speaker without words": {"speaker-0": "another"},
    "several days without an end": {"precision": "range"},
    "restricted without readers": {"restriction": "police-sensitive"},
    "no such restriction": {"restriction": "because"},
    "a reader who is none": {"restriction": "police-sensitive", "readers": ["x"]},
    "learned before it happened": {
        "learned_day_day": "1", "learned_day_month": "1", "learned_day_year": "2001",
    },
    "rows without end": {"rows": "9" * 50, "fact": ""},
    "no such topic": {"topics": ["nonsense"]},
}  # fmt: skip


def test_bad_input_is_said_at_the_field(house: House) -> None:  # noqa: F811
    before, client = len(story(house)), house.client("ruth")
    for name, typed in BAD.items():
        answer = client.post(
            house.url(rest="entry/new/"), sent(house, **{"opinion": "Still here", **typed})
        )
        text = answer.content.decode()
        assert answer.status_code == 200, name
        assert "There is something to put right" in text, name
        assert "Still here" in text, name
    assert len(story(house)) == before


def test_html_is_shown_inert(house: House) -> None:  # noqa: F811
    client = house.client("ruth")
    answer = client.post(
        house.url(rest="entry/new/"), sent(house, fact="<script>alert(1)</script>")
    )
    text = client.get(answer.headers["Location"]).content.decode()
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text


def test_a_restricted_entry_leaves_no_trace_for_others(house: House) -> None:  # noqa: F811
    moira = str(house.place.posts["moira"].id)
    client = house.client("ruth")
    answer = client.post(
        house.url(rest="entry/new/"),
        sent(
            house, fact="Held close", restriction="police-sensitive", readers=[moira],
            restriction_reason="An enquiry runs",
        ),
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    address = answer.headers["Location"]
    assert house.client("moira").get(address).status_code == 200
    for who in ("priya", "bev", "amina"):
        other = house.client(who)
        assert other.get(address).status_code == 404
        text = other.get(house.url()).content.decode()
        assert "Held close" not in text and "Restricted" not in text
        assert "Everything <span>5</span>" in text, "counts say nothing of what is hidden"
    assert "Everything <span>7</span>" in client.get(house.url()).content.decode()


def test_amending_keeps_the_first_version(house: House) -> None:  # noqa: F811
    client, entry = house.client("priya"), house.entries["late-no-coat"]
    address = house.url(rest=f"entry/{entry.id}/amend/")
    form = {
        "window": "w", "do": "send", "title": entry.title, "fact": "They came in at 9:35.",
        "opinion": entry.opinion, "done": entry.done, "reason": "I read the clock wrong",
        "words-0": "Mum was still asleep so I did Alfie. I did his shoes and his toast. I forgot to "
        "do me.",
    }  # fmt: skip
    wrong = client.post(address, {**form, "reason": ""})
    assert wrong.status_code == 200 and "Say why it is put right" in wrong.content.decode()
    answer = client.post(address, form)
    assert answer.status_code == 302, answer.content.decode()
    text = client.get(answer.headers["Location"]).content.decode()
    assert "They came in at 9:35." in text
    assert "Izzy and Alfie came in at 9:25." in text, "the first version stays readable"
    assert "I read the clock wrong" in text
    assert "Amended once" in client.get(house.url()).content.decode()


def test_another_agency_puts_a_note_beside(house: House) -> None:  # noqa: F811
    client, entry = house.client("ruth"), house.entries["late-no-coat"]
    address = house.url(rest=f"entry/{entry.id}/amend/")
    assert "Put a note beside an entry" in client.get(address).content.decode()
    answer = client.post(
        address, {"window": "w", "do": "send", "fact": "It was 7 degrees.", "reason": "Weather"}
    )
    assert answer.status_code == 302, answer.content.decode()
    assert "It was 7 degrees." in client.get(answer.headers["Location"]).content.decode()


def test_who_may_not_write_finds_nothing_here(house: House) -> None:  # noqa: F811
    for who in ("stranger", "aunt", "clerk", "auditor", "admin", "lorna", "femi"):
        client = house.client(who)
        for method in (client.get, client.post):
            answer = method(house.url(rest="entry/new/"))
            assert answer.status_code == 404, who
            assert "There is nothing here that you can open" in answer.content.decode()
        assert client.post(house.url(rest="entry/draft/"), sent(house)).status_code == 404


def test_a_universal_service_adds_without_reading(house: House) -> None:  # noqa: F811
    house.let_in("stranger", "izzy", level=1, purpose="universal-service", by="amina")
    client = house.client("stranger")
    assert client.get(house.url()).status_code == 404
    page = client.get(house.url(rest="entry/new/"))
    assert page.status_code == 200
    assert "porridge" not in page.content.decode()
    answer = client.post(house.url(rest="entry/new/"), sent(house, fact="Quiet at lunch"))
    assert answer.status_code == 302, answer.content.decode()
    assert "Quiet at lunch" in client.get(answer.headers["Location"]).content.decode()
    assert any(e.fact == "Quiet at lunch" for e in story(house))


def test_signed_out_is_led_back(house: House) -> None:  # noqa: F811
    from django.test import Client

    answer = Client().post(house.url(rest="entry/new/"), sent(house, fact="Do not lose me"))
    assert answer.status_code == 401
    assert "Do not lose me" in answer.content.decode()
    assert NOW is not None


def fact_names(house: House, number: int = 0, who: str = "izzy") -> str:  # noqa: F811
    return f"f{number}-{house[who].hex}-"


def test_a_kind_asks_for_what_belongs_to_it_and_no_more(house: House) -> None:  # noqa: F811
    """With scripts by the parts that are asked for, without by a button of the form."""
    client, start = house.client("ruth"), fact_names(house)
    asked = {
        "attendance": {"possible", "attended", "late"}, "was-not-brought": {"service", "due_day"},
        "police-notice": {"type", "present"}, "missing": {"return_interview", "found_where"},
        "visit": {"announced", "bedroom_seen"}, "note": set(), "words-of-child": set(),
    }  # fmt: skip
    every = set().union(*asked.values())
    for kind, names in asked.items():
        for address, do in (
            (house.url(rest="entry/ask/"), ""),
            (house.url(rest="entry/new/"), "ask"),
        ):
            text = client.post(address, sent(house, kind=kind, do=do)).content.decode()
            assert {n for n in every if f'name="{start}{n}"' in text} == names, (kind, do)
    text = client.post(house.url(rest="entry/ask/"), sent(house, kind="was-not-brought"))
    for chosen in ("appointment", "was-not-brought"):
        assert f'value="{chosen}" selected' in text.content.decode()
    swapped = client.post(
        house.url(rest="entry/ask/"),
        sent(house, kind="visit", kind_was="attendance", **{"what-0": "attendance"}),
    ).content.decode()
    assert f"{start}announced" in swapped and f"{start}possible" not in swapped
    kept = client.post(
        house.url(rest="entry/ask/"),
        sent(house, kind="visit", kind_was="attendance",
             **{"what-0": "attendance", f"{start}possible": "60"}),
    ).content.decode()  # fmt: skip
    assert f"{start}possible" in kept, "what was typed stays"


def test_facts_of_two_children_are_written_and_read_as_sentences(house: House) -> None:  # noqa: F811
    client, izzy, alfie = house.client("ruth"), str(house["izzy"]), str(house["alfie"])
    one, two = fact_names(house), fact_names(house, who="alfie")
    answer = client.post(
        house.url(rest="entry/new/"),
        sent(
            house, about=[izzy, alfie], kind="was-not-brought", fact="Not brought.",
            **{"what-0": "appointment", f"{one}service": "Dentist", f"{one}outcome": "was-not-brought",
               f"{two}outcome": "was-not-brought"},
        ),
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    shown = client.get(answer.headers["Location"]).content.decode()
    assert f"Appointment with Dentist on {TODAY.day} {TODAY:%B %Y}: was not brought" in shown
    (detail,) = story(house)[0].details
    assert (detail.person_id, detail.values["due"]) == (house["izzy"], TODAY.isoformat())


WRONG_FACTS = {
    "more than possible": ("attendance", {"possible": "10", "attended": "11"}, "more than were possible"),
    "no number": ("attendance", {"possible": "ten"}, "use a whole number"),
    "half a date": ("attendance", {"possible": "10", "to_month": ""}, "must have a month"),
    "nothing that is needed": ("attendance", {"late": "3"}, "Sessions attended: give this"),
    "a sort that nothing belongs to": ("improvement", {}, "Fill in what belongs to it"),
}  # fmt: skip


def test_a_fact_that_is_wrong_is_said_at_its_field(house: House) -> None:  # noqa: F811
    client, before = house.client("ruth"), len(story(house))
    span = {f"{end}_{part}": v for end in ("from", "to") for part, v in
            (("day", "2"), ("month", "2"), ("year", str(TODAY.year - 1)))}  # fmt: skip
    for name, (what, values, said) in WRONG_FACTS.items():
        values = {**(span if values else {}), **values}
        typed = {"what-0": what, **{fact_names(house) + n: v for n, v in values.items()}}
        answer = client.post(
            house.url(rest="entry/new/"),
            sent(house, kind="attendance" if what == "attendance" else "note", **typed),
        )
        text = answer.content.decode()
        assert answer.status_code == 200, name
        assert said in text and "There is something to put right" in text, name
    assert len(story(house)) == before


def test_advice_stands_beside_a_draft_and_holds_nothing_up(house: House) -> None:  # noqa: F811
    client, typed = house.client("ruth"), sent(house, fact="Mum was clearly lazy.", done="None.")
    for address, do in ((house.url(rest="entry/ask/"), ""), (house.url(rest="entry/new/"), "look")):
        text = client.post(address, typed | {"do": do}).content.decode()
        for words in ("An opinion among the facts?", "How will they read this?", "And then?"):
            assert words in text
    assert client.post(house.url(rest="entry/new/"), typed).status_code == 302
    elsewhere = "/child/00000000-0000-7000-8000-000000000000/entry/ask/"
    assert client.post(elsewhere, typed).status_code == 404


def picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (400, 300), "navy").save(kept, "JPEG")
    return kept.getvalue()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/x-whatever")


def test_a_picture_is_attached_shown_small_and_downloaded_with_a_line_in_the_trail(house, owner_db):  # noqa: F811
    client = house.client("ruth")
    assert (
        "No virus scanner is set up here"
        in client.get(house.url(rest="entry/new/")).content.decode()
    )
    answer = client.post(
        house.url(rest="entry/new/"),
        sent(house, attached=[upload("wall.jpg", picture()), upload("note.txt", b"<b>Damp")]),
    )
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(answer.headers["Location"]).content.decode()
    assert "wall.jpg" in page and "not scanned for viruses" in page
    wall, note = story(house)[0].attachments
    address = house.url(rest=f"entry/{wall.entry_id}/file/")
    small = client.get(f"{address}{wall.id}/small/")
    assert small.headers["Content-Type"] == "image/jpeg" and small.content[:2] == b"\xff\xd8"
    got = client.get(f"{address}{note.id}/")
    assert got.content == b"<b>Damp"
    assert got.headers["Content-Disposition"] == 'attachment; filename="note.txt"'
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert client.get(f"{address}{note.id}/small/").status_code == 404
    with owner_db():
        lines = Event.objects.filter(subject_kind="attachment", subject_id=note.id)
        assert "downloaded a file of an entry" in {line.verb for line in lines}
    for who in ("bev", "auditor"):
        if house.client(who).get(house.url()).status_code != 200:
            assert house.client(who).get(f"{address}{note.id}/").status_code == 404
    other = house.url("carly", rest=f"entry/{wall.entry_id}/file/{note.id}/")
    assert client.get(other).status_code == 404, "the entry is not about her"


def test_a_file_that_poses_is_refused_by_name_and_nothing_typed_is_lost(house):  # noqa: F811
    answer = house.client("ruth").post(
        house.url(rest="entry/new/"),
        sent(
            house,
            attached=[
                upload("letter.pdf", picture()),
                upload("x.exe", b"MZ\0\0"),
                upload("wall.jpg", picture()),
            ],
        ),
    )
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "“letter.pdf” says it is something else" in text and "“x.exe” is of a kind" in text
    assert "download>wall.jpg</a>" in text, "the one that may be kept is kept with the draft"
    assert "She sang on the way in." in text and not story(house)[0].attachments


def with_facts(house: House, *names: str) -> Entry:  # noqa: F811
    values = {"what": "weight", "value": "21.5", "unit": "kg", "centile": "9"}
    writer = house.actor("ruth")
    with acting_as(writer):
        return record.write(
            by=writer, at=NOW, about=[house[n] for n in names], kind="note",
            happened=Happened.on(TODAY), fact="Weighed.",
            details=[Detail(house[n], "measure", values) for n in names],
        )  # fmt: skip


def amended(entry: Entry, **more: object) -> dict[str, object]:
    return {
        "window": "a", "do": "send", "title": "", "fact": entry.fact, "opinion": "", "done": "",
        "reason": "Read it wrong.", **more,
    }  # fmt: skip


def test_a_fact_is_put_right_or_taken_out_by_an_amendment(house: House) -> None:  # noqa: F811
    entry, client = with_facts(house, "izzy", "alfie"), house.client("ruth")
    one, two = fact_names(house), fact_names(house, 1, "alfie")
    address = house.url(rest=f"entry/{entry.id}/amend/")
    page = client.get(address).content.decode()
    assert f'name="{one}value"' in page and 'value="21.5"' in page and 'value="9" selected' in page
    kept = {f"{one}what": "weight", f"{one}unit": "kg", f"{one}centile": "9", "what-0": "measure"}
    same = kept | {
        f"{one}value": "21.5", "what-1": "measure", f"{two}what": "weight", f"{two}unit": "kg",
        f"{two}centile": "9", f"{two}value": "21.5",
    }  # fmt: skip
    assert "Nothing is changed yet" in client.post(address, amended(entry, **same)).content.decode()
    wrong = client.post(address, amended(entry, **(same | {f"{one}unit": "cm"})))
    assert "a unit that fits" in wrong.content.decode()
    sent_in = amended(entry, **(same | {f"{one}value": "12.5", "what-1": ""}))
    assert client.post(address, sent_in).status_code == 302
    shown = story(house)[0]
    assert [(d.person_id, d.values["value"]) for d in shown.details] == [(house["izzy"], "12.5")]
    assert "12.5" in shown.amendments[-1].changes[0].now


def test_a_version_amended_meanwhile_shows_both_and_overwrites_nothing(house: House) -> None:  # noqa: F811
    entry, client = with_facts(house, "izzy"), house.client("ruth")
    address = house.url(rest=f"entry/{entry.id}/amend/")
    kept = {f"{fact_names(house)}{n}": v for n, v in
            {"what": "weight", "value": "21.5", "unit": "kg", "centile": "9"}.items()}  # fmt: skip
    kept["what-0"] = "measure"
    assert client.post(address, amended(entry, fact="Weighed twice.", **kept)).status_code == 302
    newest = story(house)[0].id
    stale = client.post(address, amended(entry, fact="Weighed at home.", window="b"))
    text = stale.content.decode()
    assert stale.status_code == 200 and "Somebody amended this meanwhile" in text
    assert text.count("Weighed at home.") >= 2 and "Weighed twice." in text
    assert story(house)[0].fact == "Weighed twice."
    here = house.url(rest=f"entry/{newest}/amend/")
    assert f'action="{here}"' in text
    assert client.get(address).headers["Location"] == here
    assert "Weighed at home." in client.get(here).content.decode(), "it is a draft of the newest"
    assert (
        client.post(
            here, amended(entry, fact="Weighed twice, at home.", window="b", **kept)
        ).status_code
        == 302
    )
    shown = story(house)[0]
    assert shown.fact == "Weighed twice, at home." and len(shown.amendments) == 2
