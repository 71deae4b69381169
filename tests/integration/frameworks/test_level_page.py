"""A child's indicators and level in the browser's terms: every submit keeps, only a person sets."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kithline.access.enums import Level
from kithline.core.viewer import acting_as
from kithline.frameworks.models import Answer, Choice, LevelSet, Profile
from kithline.frontdoor.models import Match
from tests.integration.web import worlds
from tests.integration.web.izzy import NOW, House, house  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(house: House) -> House:  # noqa: F811
    return house


@pytest.fixture
def ruth(home):
    return home.client("ruth")


def url(home, rest=""):
    return home.url("izzy", f"level/{rest}")


def words(answer):
    return " ".join(answer.content.decode().split())


def send(client, home, **data):
    return client.post(url(home), {"framework": "stoke-2023@2023.1", "group": "education"} | data)


def seen(home, model, **where):
    with acting_as(home.actor("ruth"), NOW):
        return list(model.objects.filter(**where))


def test_page_opens_on_the_places_own_framework(home, ruth):
    page = words(ruth.get(url(home)))
    assert "Izzy’s indicators and level" in page
    assert "Five levels of need over ten outcomes" in page
    assert "not at 8" in page
    assert page.count('name="pick"') == 35 * 3


def test_ticks_are_kept_on_a_submit_and_only_what_changed_is_touched(home, ruth):
    answer = send(ruth, home, pick=["education-1-02:well", "education-3-01:worried"])
    assert answer.status_code == 302
    assert "#choose" in answer.url
    [profile] = seen(home, Profile)
    page = words(ruth.get(answer.url))
    assert page.count(" checked") == 2
    assert "Ruth Adeyemi" in page
    again = {
        "profile": str(profile.id), "group": "education",
        "had": ["education-1-02:well", "education-3-01:worried"],
        "pick": ["education-3-01:worried", "education-3-02:worried"],
    }  # fmt: skip
    ruth.post(url(home), again)
    chosen = {(c.indicator, c.column) for c in seen(home, Choice, removed_at__isnull=True)}
    assert chosen == {("education-3-01", "worried"), ("education-3-02", "worried")}


def test_what_a_colleague_chose_meanwhile_stays(home, ruth):
    send(ruth, home, pick=["education-1-02:well"])
    moira = home.client("moira")
    [profile] = seen(home, Profile)
    moira.post(
        url(home), {"profile": str(profile.id), "group": "education", "pick": "education-3-02:worried"}
    )  # fmt: skip
    ruth.post(
        url(home),
        {"profile": str(profile.id), "group": "education", "had": "education-1-02:well",
         "pick": "education-1-02:well"},
    )  # fmt: skip
    chosen = {c.indicator for c in seen(home, Choice, removed_at__isnull=True)}
    assert chosen == {"education-1-02", "education-3-02"}


def test_going_to_another_part_saves_first(home, ruth):
    answer = send(ruth, home, pick="education-1-02:well", go="group:health")
    assert "group=health" in answer.url
    assert len(seen(home, Choice)) == 1
    assert "Better physical and mental health</caption>" in words(ruth.get(answer.url))


def test_searching_saves_first_and_finds_lines_to_tick(home, ruth):
    answer = send(ruth, home, pick="education-1-02:well", q="dentist")
    assert "q=dentist" in answer.url
    page = words(ruth.get(answer.url))
    assert "Found for “dentist”" in page
    assert len(seen(home, Choice)) == 1


def test_answers_are_kept_and_shown_as_typed(home, ruth):
    said = "She gets Alfie <b>up</b> at six.\n\nAlone."
    answer = send(ruth, home, **{"asked": "P1", "answer-P1": said, "do": "answers"})
    assert answer.url.endswith("#before")
    page = words(ruth.get(answer.url))
    assert "&lt;b&gt;up&lt;/b&gt;" in page
    assert len(seen(home, Answer)) == 1


def test_question_of_the_whole_is_raised_in_words_and_answered(home, ruth):
    send(ruth, home, pick=["education-2-01:worried", "health-3-01:worried"])
    assert "Do they together make it more" not in words(ruth.get(url(home)))
    send(ruth, home, pick="housing-2-01:worried", framework="stoke-2023")
    page = words(ruth.get(url(home)))
    assert (
        "Three worries, none above level 3, in three parts of Izzy’s life. "
        "Do they together make it more for Izzy?"
    ) in page
    [profile] = seen(home, Profile)
    ruth.post(url(home), {"profile": str(profile.id), "together": "yes", "do": "together"})
    assert [a.text for a in seen(home, Answer)] == ["yes"]
    assert seen(home, LevelSet) == [], "the answer sets nothing"


def test_level_is_set_with_reasons_and_opens_its_action_and_services(home, ruth):
    answer = send(
        ruth, home, pick="health-3-01:worried", level="4", reasons="Together they change her days.",
        do="level",
    )  # fmt: skip
    assert answer.url.endswith("#asks")
    page = words(ruth.get(answer.url))
    assert "Level 4, Getting More Help" in page
    assert "Set by Ruth Adeyemi, social worker" in page
    assert "Find out whether there is an early help assessment" in page
    assert "The Supporting Families service" in page
    assert "Together they change her days." in page
    [row] = seen(home, LevelSet)
    assert [c["indicator"] for c in row.chosen] == ["health-3-01"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"level": "4", "reasons": "  "}, "Say why, in your own words"),
        ({"reasons": "Because"}, "Choose a level"),
        ({"level": "9", "reasons": "Because"}, "Choose one of the answers offered"),
        ({"level": "4", "reasons": "a" * 8001}, "8,000 characters or fewer"),
        ({"level": "4", "reasons": "hid\u202eden"}, "hidden characters"),
        ({"level": "4", "reasons": "x", "together": "perhaps"}, "Choose one of the answers"),
    ],
)
def test_refused_level_says_why_and_keeps_what_was_typed(home, ruth, data, says):
    answer = send(ruth, home, do="level", pick="education-1-02:well", **data)
    assert answer.status_code == 200
    page = words(answer)
    assert says in page
    assert "Error: " in page
    assert 'value="education-1-02:well" type="checkbox" checked' in page
    if data.get("reasons", "").strip() == "Because":
        assert "Because</textarea>" in page
    assert seen(home, LevelSet) == []


def test_level_typed_but_not_set_is_kept_as_a_draft(home, ruth):
    send(
        ruth, home, pick="education-1-02:well", level="4", reasons="Not finished", go="group:health"
    )
    page = words(ruth.get(url(home)))
    assert "Not finished</textarea>" in page
    assert "Your draft is laid over this page" in page
    assert "Not finished" not in words(home.client("moira").get(url(home))), "nobody else sees it"


def test_script_keeps_ticks_and_words_without_writing_them(home, ruth):
    answer = ruth.post(
        url(home, "keep"),
        {"framework": "stoke-2023", "group": "health", "pick": "health-3-01:worried",
         "reasons": "Half a thought", "level": "3"},
    )  # fmt: skip
    assert answer.json()["kept"]
    assert seen(home, Choice) == []
    page = words(ruth.get(url(home)))
    assert 'value="health-3-01:worried" type="checkbox" checked' in page
    assert "Half a thought</textarea>" in page
    send(
        ruth, home, group="health", pick="health-3-01:worried", do="level", level="3", reasons="So"
    )
    assert "Your draft is laid over" not in words(ruth.get(url(home)))


def test_another_framework_is_another_profile(home, ruth):
    send(ruth, home, pick="education-1-02:well")
    page = words(ruth.get(url(home, "?framework=bracknell-2019")))
    assert "Izzy’s indicators and tier" in page
    assert 'name="framework" value="bracknell-2019@2019.1"' in page
    answer = ruth.post(
        url(home), {"framework": "bracknell-2019@2019.1", "group": "1a", "pick": "1a-01-2:worried"}
    )
    assert answer.status_code == 302
    assert sorted(p.framework for p in seen(home, Profile)) == ["bracknell-2019", "stoke-2023"]
    assert "checked" in words(ruth.get(answer.url))


def test_marks_of_no_known_line_are_refused_not_kept(home, ruth):
    answer = send(ruth, home, pick="education-9-99:worried")
    assert answer.status_code == 200
    assert "This is not an indicator of the framework in use." in words(answer)
    send(ruth, home, pick=["education-1-02", "education-1-02:badly", ":worried", "\u202e:well"])
    assert seen(home, Choice) == []


@pytest.mark.parametrize(
    "data",
    [
        {"profile": "not-a-uuid"}, {"profile": "00000000-0000-7000-8000-000000000000"},
        {"framework": "nowhere"}, {"framework": "no\u202ewhere" * 50}, {"contact": "x"},
        {"contact": "00000000-0000-7000-8000-000000000000"},
    ],
)  # fmt: skip
def test_unknown_profile_or_framework_is_not_found(home, ruth, data):
    assert ruth.get(url(home), data).status_code == 404
    assert ruth.post(url(home), data).status_code == 404


def test_100_kb_of_text_is_refused_at_its_field(home, ruth):
    answer = send(ruth, home, **{"asked": "P1", "answer-P1": "word " * 20_000, "do": "answers"})
    assert answer.status_code == 200
    assert "4,000 characters or fewer" in words(answer)


ROLES = ["stranger", "clerk", "auditor", "admin", "aunt"]


@pytest.mark.parametrize("who", ROLES)
def test_whoever_may_not_read_the_record_sees_nothing_and_writes_nothing(home, who):
    client = home.client(who)
    assert client.get(url(home)).status_code == 404
    assert client.post(url(home), {"pick": "education-1-02:well"}).status_code == 404
    assert client.post(url(home, "keep"), {"pick": "x"}).status_code == 404
    assert seen(home, Profile) == []


def test_reader_sees_what_was_chosen_and_no_boxes(home, ruth):
    send(ruth, home, pick="education-3-01:worried", do="level", level="3", reasons="Late each day")
    home.let_in("stranger", "izzy", level=Level.READ, purpose="team-around-child", by="ruth")
    reader = home.client("stranger")
    page = words(reader.get(url(home)))
    assert "Late each day" in page
    assert 'name="pick"' not in page
    assert reader.post(url(home), {"pick": "education-1-02:well"}).status_code == 404


def test_adult_has_no_such_page(home, ruth):
    assert ruth.get(home.url("carly", "level/")).status_code == 404


def test_signed_out_is_asked_to_sign_in(home, client):
    assert client.get(url(home)).status_code == 302


def test_page_costs_at_most_20_queries_beyond_the_fixed_ones(home, ruth):
    send(ruth, home, pick=[f"education-2-0{n}:worried" for n in range(1, 6)], do="level", level="3",
         reasons="So")  # fmt: skip
    ruth.get(url(home))
    with CaptureQueriesContext(connection) as caught:
        assert ruth.get(url(home)).status_code == 200
    asked = [q["sql"] for q in caught.captured_queries]
    assert len(asked) <= 20 + 8, "\n".join(s[:160] for s in asked)


def test_level_for_a_contact_is_the_contacts_own():
    here = worlds.world()
    contact = worlds.taken_in(here)
    hub = here.actor("h.worker")
    with acting_as(hub):
        person = Match.objects.filter(contact=contact).order_by("matched_at").first().person_id
    client = worlds.client("h.worker")
    address = f"/child/{person}/level/?contact={contact.id}"
    page = words(client.get(address))
    assert f'name="contact" value="{contact.id}"' in page
    assert "Back to the contact" in page
    answer = client.post(
        f"/child/{person}/level/",
        {"contact": str(contact.id), "framework": "stoke-2023", "group": "education",
         "pick": "education-3-01:worried", "level": "3", "reasons": "Late each day", "do": "level"},
    )  # fmt: skip
    assert answer.status_code == 302
    assert str(contact.id) in answer.url
    with acting_as(hub):
        [row] = LevelSet.objects.filter(profile__about="contact", profile__about_id=contact.id)
    assert (row.level, row.set_name) == ("3", hub.name)
    assert "Late each day" in words(client.get(address))
    other = client.get(f"/child/{person}/level/?contact={here.partnership.id}")
    assert other.status_code == 404


def test_choice_rests_on_an_entry_that_the_reader_may_read(home, ruth):
    send(ruth, home, pick="education-3-01:worried")
    [choice] = seen(home, Choice)
    answer = ruth.post(
        url(home), {"profile": str(choice.profile_id), "group": "education",
                    "had": "education-3-01:worried", "pick": "education-3-01:worried",
                    "go": f"shows:{choice.id}"},
    )  # fmt: skip
    page = words(ruth.get(answer.url))
    assert "What shows it?" in page
    offered = page.count('name="entry"')
    assert offered > 2
    entry_id = page.split('name="entry" type="radio" value="')[1].split('"')[0]
    answer = ruth.post(answer.url, {"entry": entry_id, "note": "Three times in a week"})
    assert answer.url.endswith("#said")
    page = words(ruth.get(answer.url))
    assert "Three times in a week" in page
    [now] = seen(home, Choice, removed_at__isnull=True)
    assert (str(now.entry_id), now.note) == (entry_id, "Three times in a week")
    assert len(seen(home, Choice)) == 2, "the first choice stays in the trail"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"entry": "00000000-0000-7000-8000-000000000000"}, "Choose one of the answers offered"),
        ({"entry": "x" * 100}, "Choose one of the answers offered"),
        ({"note": "n" * 501}, "500 characters or fewer"),
    ],
)
def test_what_a_choice_cannot_rest_on(home, ruth, data, says):
    send(ruth, home, pick="education-3-01:worried")
    [choice] = seen(home, Choice)
    answer = ruth.post(url(home, f"shows/{choice.id}/"), data)
    assert answer.status_code == 200
    assert says in words(answer)
    assert [c.id for c in seen(home, Choice)] == [choice.id]


def test_only_who_may_write_says_what_a_choice_rests_on(home, ruth):
    send(ruth, home, pick="education-3-01:worried")
    [choice] = seen(home, Choice)
    address = url(home, f"shows/{choice.id}/")
    for who in ROLES:
        assert home.client(who).get(address).status_code == 404
    assert ruth.get(url(home, "shows/00000000-0000-7000-8000-000000000000/")).status_code == 404
    assert ruth.get(home.url("alfie", f"level/shows/{choice.id}/")).status_code == 404
