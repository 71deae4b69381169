"""What is with a manager's team: whose it is shown to, in which order, and that no name leaks by it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from kithline.access import actions as access
from kithline.agencies.enums import Role
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.people.models import Person
from kithline.timescales import actions as timescales
from kithline.timescales.models import Obligation
from kithline.web.myday import team
from tests.integration.web.izzy import NOW, House, house, moment  # noqa: F401

HREF = team.HREF


def start(
    house: House, who: str, child: str = "izzy", *, ago: int, team: str = "assessment",  # noqa: F811
    rule: str = "assessment-45", from_: datetime | None = None, **more: Any,
) -> UUID:  # fmt: skip
    """Start a clock of a worker's about a child; the fact and the name given say who it is."""
    by = house.actor(who)
    with acting_as(by, NOW):
        return timescales.start(
            rule=rule, subject=("plan", new_id()), from_=from_ or moment(ago), by=by, at=NOW,
            owner=timescales.Owner(post_id=by.post_id, team_id=house.place.teams[team].id),
            person_id=house[child],
            **{"named": "Kiera Vale", "fact": "Kiera Vale, told by post.", **more},
        ).id  # fmt: skip


def shown(house: House, who: str = "moira") -> Any:  # noqa: F811
    return house.client(who).get("/my-day").context["day"].team


def test_a_manager_sees_what_is_late_or_due_soon_with_the_team_and_nobody_else_does(
    house: House,  # noqa: F811
) -> None:
    start(house, "ruth", ago=80, named="Izzy", fact="")
    found = shown(house)
    assert [(w.name, w.count) for w in found.workers] == [("Ruth Adeyemi", "1 late")]
    (clock,) = found.workers[0].clocks
    assert clock.child == "Isabella Thackray-Dunn, 8" and "Izzy" in clock.question
    assert clock.href == house.url() and found.late == 1
    text = house.client("moira").get("/my-day").content.decode()
    assert (
        "With your team 1 question about a child is late." in text
        and "What is with your team" in text
    )
    for who in ("ruth", "femi", "amina", "priya", "lorna", "devon"):
        assert shown(house, who) is None, who
    for who, there in (
        ("moira", True),
        ("amina", False),
        ("ruth", None),
        ("priya", None),
        ("admin", None),
    ):
        page = house.client(who).get(HREF)
        assert page.status_code == (404 if there is None else 200), who
        assert ("Izzy" in page.content.decode()) == bool(there), who


def test_workers_stand_by_name_and_the_rest_is_one_step_away(
    house: House,  # noqa: F811
) -> None:
    house.place.worker("ada", "Ada Zimmer", agency="care", team="assessment",
                       role=Role.SOCIAL_WORKER, title="social worker")  # fmt: skip
    for ago in (70, 71, 72, 73, 74):
        start(house, "ruth", ago=ago)
    house.let_in("ada", "izzy", level=3, purpose="team-around-child", by="moira")
    start(house, "ada", ago=90)
    start(house, "femi", ago=95, team="family-help")  # another team's
    start(house, "moira", ago=95)  # the manager's own stands above
    found = shown(house)
    assert [(w.name, w.count, len(w.clocks)) for w in found.workers] == [
        ("Ada Zimmer", "1 late", 1), ("Ruth Adeyemi", "5 late", team.EACH)
    ]  # fmt: skip
    ruth = found.workers[1]
    assert ruth.all.href == f"{HREF}?with={house.place.posts['ruth'].id}"
    page = house.client("moira").get(ruth.all.href).context["shown"]
    assert page.whose == "Ruth Adeyemi" and [len(g.clocks) for g in page.groups] == [5]
    assert [(c.text, c.count) for c in page.choices] == [
        ("Everybody", 6), ("Ada Zimmer", 1), ("Ruth Adeyemi", 5)
    ]  # fmt: skip


def test_the_list_is_read_on_by_key_and_bad_addresses_begin_anew(
    house: House, monkeypatch: Any,  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setattr(team, "PAGE", 2)
    wanted = [start(house, "ruth", ago=a) for a in (90, 80, 80, 30, 2)]
    with acting_as(house.actor("moira"), NOW):
        order = list(Obligation.objects.filter(id__in=wanted).values_list("due_at", flat=True))
    client, where, seen = house.client("moira"), HREF, []
    while where:
        page = client.get(where).context["shown"]
        seen += [c.due for g in page.groups for c in g.clocks]
        where = page.pages.older
    assert len(seen) == len(order) == 5
    first = client.get(HREF).context["shown"]
    for bad in ("?after=x", "?with=x", "?after=9.9&with=", "?after=99999999999999999999.ff"):
        assert client.get(f"{HREF}{bad}").context["shown"].groups == first.groups, bad


def test_no_name_of_a_restricted_child_or_of_one_shut_out_is_told(
    house: House, owner_db: Any,  # noqa: F811
) -> None:  # fmt: skip
    amina, moira = house.actor("amina"), house.actor("moira")
    house_clock = start(house, "ruth", "kiera", ago=70)
    with owner_db():
        Person.objects.filter(id=house["kiera"]).update(restricted=True)
    assert shown(house).late == 1
    for where in ("/my-day", HREF):
        text = house.client("moira").get(where).content.decode()
        assert "this child" in text, where
        assert "Kiera" not in text and "Vale" not in text and f"/child/{house['kiera']}" not in text
    with acting_as(amina, NOW):
        access.exclude(
            worker_id=moira.worker_id, person_id=house["kiera"], reason="own-family", by=amina, at=NOW
        )  # fmt: skip
    assert shown(house) is None
    with acting_as(moira, NOW):
        assert not Obligation.objects.filter(id=house_clock).exists()
