"""Pages of lists: who is let in, what odd input does, paging, the file for the sender, the hub's answer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kithline.agencies.enums import Role
from kithline.arrivals.models import Arrival, Whom
from kithline.core import clock
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.people import actions as people

HEAD = "Reference,Surname,Forename,Born,Happened,What happened\n"
NOW = clock.now()
DAYS = [(NOW - timedelta(days=n + 2)).strftime("%Y-%m-%d") for n in range(130)]
BAD = "R999,Hobday,Kian,2016-02-28,31/02/2026,=HYPERLINK(1)\n"


@pytest.fixture
def house(db):
    here = builders.place()
    for who, agency, role, more in (
        ("lead", "school", Role.SAFEGUARDING_LEAD, {}),
        ("teacher", "school", Role.PRACTITIONER, {}),
        ("support", "school", Role.BUSINESS_SUPPORT, {}),
        ("deputy", "health", Role.PRACTITIONER, {"deputy": True}),
        ("manager", "hub", Role.HUB_MANAGER, {"team": "desk"}),
    ):
        user = User.objects.create_user(who)
        here.worker(who, who.title(), agency=agency, role=role, user=user, **more)
    manager = here.actor("manager")
    with acting_as(manager, NOW - timedelta(days=900)):
        for forename, surname, restricted in (
            ("Kian", "Hobday", False),
            ("Jayce", "Whittle", True),
        ):
            people.register(
                kind="child", forename=forename, surname=surname, dob=date(2016, 2, 28),
                restricted=restricted, by=manager, at=NOW - timedelta(days=900),
            )  # fmt: skip
    return here


def client(who: str) -> Client:
    signed_in = Client()
    signed_in.force_login(
        User.objects.get(username=who), backend="django.contrib.auth.backends.ModelBackend"
    )
    return signed_in


def put_down(who: str, text: str, name: str = "list.csv"):
    file = SimpleUploadedFile(name, text.encode())
    return client(who).post("/lists/", {"file": file}, follow=True)


def rows(count: int, surname: str = "Hobday", forename: str = "Kian") -> str:
    return HEAD + "".join(
        f"R{n},{surname},{forename},2016-02-28,{DAYS[n]},Late again.\n" for n in range(count)
    )


@pytest.mark.parametrize(
    ("who", "status"),
    [("lead", 200), ("deputy", 200), ("support", 200), ("manager", 200), ("teacher", 404)],
)
def test_who_is_let_in(house, who, status):
    assert client(who).get("/lists/").status_code == status


def test_support_puts_down_and_sees_no_person(house):
    answer = put_down("support", rows(2))
    assert "Bring in" not in answer.content.decode()
    arrival = Arrival.objects.none()
    with acting_as(house.actor("lead"), NOW):
        arrival = Arrival.objects.get()
    page = client("lead").post(f"/lists/{arrival.id}/again/", follow=True).content.decode()
    assert "Bring in 2 rows" in page
    page = client("support").get(f"/lists/{arrival.id}/").content.decode()
    assert "Late again" in page and "line/2/" not in page
    assert client("support").get(f"/lists/{arrival.id}/line/2/").status_code == 404


def test_a_long_preview_is_paged_by_key_and_asks_a_fixed_number_of_questions(
    house, django_assert_max_num_queries
):
    answer = put_down("lead", rows(120) + BAD)
    where = answer.redirect_chain[-1][0]
    signed_in = client("lead")
    with django_assert_max_num_queries(24):
        page = signed_in.get(f"{where}?show=new").content.decode()
    assert page.count('kl-rows__key">Line') == 50
    assert "after=51" in page
    with django_assert_max_num_queries(24):
        last = signed_in.get(f"{where}?show=new&after=101").content.decode()
    assert last.count('kl-rows__key">Line') == 20


def test_what_the_sender_is_told_runs_no_formula(house):
    where = put_down("lead", rows(1) + BAD).redirect_chain[-1][0]
    told = client("lead").get(f"{where}for-the-sender.csv")
    assert told["Content-Type"].startswith("text/csv")
    text = told.content.decode()
    assert (
        "is no date of this list" in text and "'=HYPERLINK(1)" in text and ",=HYPERLINK" not in text
    )


@pytest.mark.parametrize(
    ("method", "rest", "data"),
    [
        ("get", "?show=nonsense&after=abc", {}),
        ("get", "?show=new&after=99999999999999999999", {}),
        ("get", "line/999999999/", {}),
        ("post", "line/2/", {"who-0": "no-id", "row": "day-x"}),
        ("post", "line/2/", {"row": "add"}),
        ("post", "line/2/", {}),
        ("get", "otherwise/?after=²", {}),
        ("get", "?show=new&after=²", {}),
        ("get", "otherwise/?after=99999999999999999999", {}),
        ("post", "otherwise/", {"spelling-0": "nonsense", "spelling-x": "keep"}),
        ("post", "otherwise/", {}),
        ("post", "line/2/", {"spelling-0": "nonsense"}),
        ("post", "leave-out/", {"state": "bad"}),
        ("post", "columns/", {"layout": "nothing"}),
        ("post", "columns/", {"layout": "own", "title": "x" * 500, "is_fact": "None such"}),
        ("post", "columns/", {"layout": "police-list"}),
        ("post", "undo/", {"reason": "x"}),
        ("post", "again/", {}),
        ("get", "bring-in/", {}),
    ],
)
def test_odd_input_is_answered_and_never_a_fault(house, method, rest, data):
    where = put_down("lead", rows(1)).redirect_chain[-1][0]
    answer = getattr(client("lead"), method)(f"{where}{rest}", data)
    assert answer.status_code < 500


@pytest.mark.parametrize(
    "content", [b"\x00\x01", b"PK\x03\x04zip", b"A;B\n1;2", b"\xff\xfeA", b"just words"]
)
def test_any_file_is_answered(house, content):
    file = SimpleUploadedFile("what.xlsx", content)
    assert client("lead").post("/lists/", {"file": file}, follow=True).status_code == 200


def test_two_who_answer_one_row_see_each_other_and_nothing_is_counted_that_stays_out(house):
    text = rows(1) + f"R9,Hobday,Kian,2016-02-29,{DAYS[1]},Tired.\n"
    where = put_down("lead", text).redirect_chain[-1][0]
    one, other = client("lead"), client("lead")
    page = one.get(f"{where}line/3/").content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    who = page.split('name="who-1" type="radio" value="')[1].split('"')[0]
    assert one.post(f"{where}line/3/", {"seen": seen, "who-1": who}).status_code == 302
    assert "Bring in 2 rows" in one.get(where).content.decode()
    late = other.post(f"{where}line/3/", {"seen": seen, "who-1": "nobody"})
    page = late.content.decode()
    assert late.status_code == 200 and "since you opened it" in page
    assert "Bring in 2 rows" in one.get(where).content.decode()
    again = page.split('name="seen" value="')[1].split('"')[0]
    other.post(f"{where}line/3/", {"seen": again, "who-1": "nobody"})
    page = one.get(where).content.decode()
    assert "Bring in 1 row<" in page and "wait" not in page.split('id="rows"')[0]
    assert "show=left" in page
    one.post(f"{where}bring-in/")
    assert one.get(f"{where}otherwise/").status_code == 302
    assert "These went in" in one.get(f"{where}?show=new").content.decode()


def test_of_several_a_spelling_is_asked_once_it_is_said_who_and_of_nobody_else(house):
    manager = house.actor("manager")
    with acting_as(manager, NOW - timedelta(days=900)):
        people.register(kind="child", forename="Kian", surname="Hobdy", dob=date(2016, 2, 28),
                        by=manager, at=NOW - timedelta(days=900))  # fmt: skip
    text = HEAD + f"R1,Hobdey,Kian,2016-02-28,{DAYS[0]},Late.\n"
    where = put_down("lead", text).redirect_chain[-1][0]
    lead, row = client("lead"), f"{where}line/2/"
    page = lead.get(row).content.decode()
    shown = [p.split('"')[0] for p in page.split('name="who-0" type="radio" value="')[1:]]
    assert len(shown) == 3 and "spelling-0" not in page  # two boys and nobody
    kept = lead.post(row, {"who-0": shown[0], "spelling-0": "keep"})
    assert kept["Location"].endswith("line/2/#ask-0")
    page = lead.get(row).content.decode()
    assert "Keep it as another name of" in page
    assert lead.post(row, {"who-0": shown[0], "spelling-0": "keep"})["Location"].endswith("#rows")
    assert lead.post(row, {"who-0": shown[1], "spelling-0": "keep"})["Location"].endswith("#ask-0")
    with acting_as(house.actor("lead"), NOW):
        whom = Whom.objects.get()
        assert (str(whom.person_id), whom.spelling) == (shown[1], "")


def test_a_file_that_cannot_be_read_to_its_end_is_refused_at_the_field_and_not_kept(house):
    for bad in ("x" * 30_000, "x" + "," * 130, '"never closed\nmore'):
        answer = put_down("lead", rows(3) + f"R9,Hobday,Kian,2016-02-28,{DAYS[0]},{bad}\n")
        assert answer.status_code == 200
        page = answer.content.decode()
        assert "govuk-error-message" in page and ("Line 5" in page or "line 5" in page), bad
    unknown = "A,B\n1,2\n" + f"3,{'x' * 30_000}\n"
    where = put_down("lead", unknown).redirect_chain[-1][0]
    assert "columns/" in where and "First row" in client("lead").get(where).content.decode()
    typed = {"layout": "own", "title": "Log", "is_name": "A", "is_happened": "B", "is_fact": "B",
             "dates": "%d/%m/%Y", "kind": "note"}  # fmt: skip
    assert "longer than" in client("lead").post(where, typed).content.decode()
    with acting_as(house.actor("lead"), NOW):
        assert [a.stage for a in Arrival.objects.all()] == ["mapping"]


@pytest.mark.parametrize(
    ("born", "day"),
    [("0001-01-01", ""), ("9999-12-31", ""), ("1799-05-05", ""), ("", "0001-01-01"),
     ("", "9999-12-31"), ("", "1066-10-14"), ("2019-02-30", ""), ("²", "²")],
)  # fmt: skip
def test_a_day_of_no_lifetime_is_a_row_s_fault_and_never_ours(house, born, day):
    text = HEAD + f"R1,Hobday,Kian,{born or '2016-02-28'},{day or DAYS[0]},Late.\n"
    answer = put_down("lead", text)
    assert answer.status_code == 200
    where = answer.redirect_chain[-1][0]
    lead = client("lead")
    for rest in ("line/2/", "otherwise/", "?show=new", "?show=ask", "?show=bad"):
        assert lead.get(f"{where}{rest}", follow=True).status_code == 200
    assert lead.post(f"{where}bring-in/", follow=True).status_code == 200
    if day:
        assert "Refused" in lead.get(where).content.decode()


def test_the_hub_says_who_could_not_be_shown(house):
    where = put_down("lead", rows(1, "Whittle", "Jayce")).redirect_chain[-1][0]
    page = client("lead").get(where).content.decode()
    assert "Ask the hub" in page and "line/2/" in page
    desk = client("manager")
    front = desk.get("/lists/").content.decode()
    address = front.split('href="/lists/hub/')[1].split('"')[0]
    asked = desk.get(f"/lists/hub/{address}").content.decode()
    person = asked.split('name="match" type="radio" value="')[1].split('"')[0]
    assert "Choose who it is" in desk.post(f"/lists/hub/{address}", {"go": "yes"}).content.decode()
    assert desk.post(f"/lists/hub/{address}", {"go": "yes", "match": person}).status_code == 302
    assert client("lead").get(f"/lists/hub/{address}").status_code == 404
    assert "Bring in 1 row" in client("lead").get(where).content.decode()


def test_somebody_new_is_made_by_a_word_of_who_may(house):
    text = HEAD + (
        f"R1,Yarwood,Poppy,2018-03-04,{DAYS[0]},Quiet.\n"
        f"R2,Okafor,Ada,2017-09-09,{DAYS[0]},Quiet.\n"
        f"R3,Okafor,Adah,2017-09-09,{DAYS[0]},Tired.\n"
    )
    where = put_down("lead", text).redirect_chain[-1][0]
    page = client("lead").get(f"{where}?show=nobody").content.decode()
    assert "Not in the record" in page and "Who may make records" in page
    page = client("lead").get(f"{where}line/2/").content.decode()
    assert "new-child" not in page and "the hub can make the record" in page
    assert client("lead").post(f"{where}new-people/").status_code == 404
    where = put_down("manager", text).redirect_chain[-1][0]
    signed_in = client("manager")
    assert "It is somebody new" in signed_in.get(f"{where}?show=nobody").content.decode()
    page = signed_in.get(f"{where}line/3/").content.decode()
    assert "Somebody new, a child" in page and "Adah Okafor, born 9 September 2017" in page
    signed_in.post(f"{where}new-people/")
    signed_in.post(f"{where}line/3/", {"who-1": "new-child"})
    page = signed_in.get(where).content.decode()
    assert "Bring in 2 rows" in page
    page = signed_in.post(f"{where}bring-in/", follow=True).content.decode()
    assert "2 new records" in page
