"""My day: what waits for whom, by urgency, and nothing of anybody else's."""

from __future__ import annotations

from datetime import date

from kithline.core.viewer import acting_as
from kithline.frontdoor import queries as frontdoor
from kithline.frontdoor.actions.decisions import Line
from kithline.frontdoor.enums import Outcome
from kithline.frontdoor.models import Named
from kithline.pathways import decide, triage, worry
from kithline.people.models import Person
from kithline.record import actions as record
from kithline.web.myday import reads
from tests.integration.web.izzy import NOW, TODAY, House, clocks, house  # noqa: F401

LEVELS = ("1", "2", "3", "4", "5")


def day(house: House, who: str):  # type: ignore[no-untyped-def] # noqa: F811
    """Return what the page of a worker shows, and its text."""
    answer = house.client(who).get("/my-day")
    assert answer.status_code == 200, who
    return answer.context["day"], answer.content.decode()


def test_every_role_has_a_day(house: House) -> None:  # noqa: F811
    for who in ("ruth", "moira", "amina", "devon", "priya", "clerk", "auditor", "admin", "lorna"):
        shown, text = day(house, who)
        assert shown.lede and "Drafts kept for you" in text, who


def test_clocks_stand_by_urgency_and_the_header_counts_them(house: House) -> None:  # noqa: F811
    clocks(house)
    shown, text = day(house, "ruth")
    found = {g.id: len(g.clocks) for g in shown.groups}
    assert found["late"] == 1
    by_tomorrow = found["late"] + found.get("today", 0)
    assert f'moj-notification-badge">{by_tomorrow}<' in text
    assert "has waited too long for something from you" in shown.lede
    late = shown.groups[0].clocks[0]
    assert late.child == "Isabella Thackray-Dunn, 8" and "Izzy" in late.question
    assert shown.later == 1
    more = house.client("ruth").get("/my-day?later=1").context["day"]
    assert more.later == 0 and len(more.groups) == len(shown.groups) + 1
    for who in ("priya", "femi", "amina", "aunt"):
        assert not day(house, who)[0].groups, who


def test_what_others_wrote_stands_by_family(house: House) -> None:  # noqa: F811
    shown, text = day(house, "ruth")
    (family,) = shown.changed
    assert family.name == "Thackray-Dunn"
    assert [r.text for r in family.rows] == ["Came in late, no coat, no breakfast"]
    assert "I forgot to do me." in text
    shown, text = day(house, "moira")
    assert {r.text for f in shown.changed for r in f.rows} == {
        "Came in late, no coat, no breakfast",
        *(
            ["Visit at home: Alfie and Carly seen, Izzy not seen"]
            if "Visit at home" in text
            else []
        ),
    }
    assert not day(house, "stranger")[0].changed
    assert "Izzy" not in day(house, "aunt")[1]


def test_an_entry_that_was_amended_is_told_once_as_it_reads_now(house: House) -> None:  # noqa: F811
    priya = house.actor("priya")
    with acting_as(priya, NOW):
        record.amend(
            entry=house.entries["late-no-coat"], changes={"title": "Came in late, no breakfast"},
            reason="She had a coat", by=priya, at=NOW,
        )  # fmt: skip
    (family,) = day(house, "ruth")[0].changed
    (row,) = family.rows
    assert row.text == "Came in late, no breakfast" and row.marks[-1].text == "Amended"
    assert row.words.startswith("Mum was still asleep")


def test_sight_that_ends_soon_is_told(house: House) -> None:  # noqa: F811
    shown, _ = day(house, "lorna")
    assert len(shown.notices) == 1 and "Isabella Thackray-Dunn" in shown.notices[0]
    assert not day(house, "priya")[0].notices


def test_children_of_one_parent_are_one_family() -> None:
    one, two, three, mum = (Person(forename=n) for n in ("Ada", "Bo", "Cy", "Di"))
    ties = [(mum.id, one.id), (mum.id, two.id)]
    groups = reads.grouped([one, two, three], ties)
    assert sorted(sorted(p.forename for p in g) for g in groups) == [["Ada", "Bo"], ["Cy"]]


def send(house: House):  # type: ignore[no-untyped-def] # noqa: F811
    """Send a worry to the hub in a teacher's name."""
    priya = house.actor("priya")
    with acting_as(priya, NOW):
        return worry.send_worry(
            named=[{"role": "child", "forename": "Tess", "surname": "Vane", "dob": date(2019, 1, 5),
                    "address": "1 Row", "postcode": "ZZ1 1AA"}],
            fact="No coat.", danger="no", consent="agreed", consent_detail="Mum", words=[],
            by=priya, at=NOW,
        )  # fmt: skip


def test_a_worry_waits_for_the_desk_then_for_the_manager_then_for_its_author(
    house: House,  # noqa: F811
) -> None:
    contact = send(house)
    desk = contact.desk
    house.place.teams["duty"] = desk
    devon, amina = house.actor("devon"), house.actor("amina")
    if desk.id not in devon.team_ids:  # out of hours: another desk has it
        assert not day(house, "devon")[0].groups
        return
    shown, _ = day(house, "devon")
    assert any("Tess" in w.text for d in shown.deciding for w in d.rows)
    assert not shown.groups  # a row a contact, not one for each of its clocks
    with acting_as(devon, NOW):
        found = frontdoor.queue(devon).get(id=contact.id)
        triage.open_triage(contact=found, by=devon, at=NOW)
        child = Named.objects.get(contact=found)
        triage.register_and_match(named=child, by=devon, at=NOW)
        line = Line(
            named=child, outcome=Outcome.NO_ACTION, level="2", reasons="Talked with mum.",
            framework="stoke-2023", levels=LEVELS, team=None, next_step="None", service="",
        )  # fmt: skip
        decide.propose(contact=found, lines=[line], by=devon, at=NOW)
    assert not day(house, "devon")[0].deciding  # it waits for the manager now
    (waits,) = [d for d in day(house, "amina")[0].deciding if "Proposals" in d.heading]
    assert waits.rows[0].text == "Tess"
    with acting_as(amina, NOW):
        found = frontdoor.queue(amina).get(id=contact.id)
        decide.decide(contact=found, lines=[line], by=amina, at=NOW)
        decide.give_feedback(
            contact=found, decision="No further action", reason="Seen", next_step="None", by=amina,
            at=NOW,
        )  # fmt: skip
    (waits,) = day(house, "priya")[0].deciding
    assert waits.rows[0].text == "Tess: the hub’s answer"
    assert f"worry {contact.number}" in waits.rows[0].note
    assert not day(house, "stranger")[0].deciding


def test_a_small_worry_waits_for_the_lead_and_the_decision_for_its_author(
    house: House,  # noqa: F811
) -> None:
    priya, lorna = house.actor("priya"), house.actor("lorna")
    with acting_as(priya, NOW):
        kept = worry.keep_worry(
            forename="Tess", surname="Vane", fact="Quiet.", happened_on=TODAY, by=priya, at=NOW
        )
    (waits,) = [d for d in day(house, "lorna")[0].deciding if "log" in d.heading]
    assert waits.rows[0].text == "Tess Vane"
    assert not day(house, "bev")[0].deciding
    with acting_as(lorna, NOW):
        kept = frontdoor.worries_waiting(lorna).get(id=kept.id)
        worry.decide_worry(worry=kept, decision="keep", reason="We watch", by=lorna, at=NOW)
    assert not [d for d in day(house, "lorna")[0].deciding if "log" in d.heading]
    (waits,) = day(house, "priya")[0].deciding
    assert "Lorna Whitcombe decided about Tess" in waits.rows[0].text
