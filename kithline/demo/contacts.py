"""Contacts of the invented families: sent, taken in, matched, graded, decided; work opened and closed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import yaml

from kithline.agencies.models import Post
from kithline.core.actor import Actor
from kithline.core.viewer import acting_as
from kithline.demo.families import Families
from kithline.demo.offsets import office_time
from kithline.demo.world import DATA, World, rows
from kithline.episodes.models import Spell
from kithline.frameworks import queries as frameworks
from kithline.frontdoor import queries
from kithline.frontdoor.actions import advice, contacts, worries
from kithline.frontdoor.actions.decisions import Line
from kithline.frontdoor.enums import OPENS
from kithline.frontdoor.models import Contact, Decision, Named
from kithline.pathways import clocks, decide, triage, work
from kithline.pathways import worry as sending
from kithline.timescales.queries import for_subject

LEVELS = {"tessenham": frozenset("12345"), "skelderby": frozenset("1234")}
GRADE_WORDS = {
    "red": "A child may be hurt now.",
    "amber": "Needs looking at today, nobody says a child is in danger now.",
    "green": "No sign that it cannot wait.",
}
# A baby is spoken of in a contact from about twenty weeks before the birth.
ON_THE_WAY = 150
DESK = {"tessenham": "Tessenham desk", "skelderby": "Skelderby desk"}


def contact_rows() -> list[dict[str, Any]]:
    """Return the contacts of the list, the oldest first."""
    with open(DATA / "contacts.yaml", encoding="utf-8") as handle:
        found = yaml.safe_load(handle)
    return sorted(found, key=lambda r: (r["at"], r["family"]))


def decided_in() -> dict[str, str]:
    """Return the partnership whose hub first decided on each family."""
    found: dict[str, str] = {}
    for row in contact_rows():
        found.setdefault(row["family"], "skelderby" if row["by"] == "g.nuttall" else "tessenham")
    return found


def tell_contacts(world: World, families: Families) -> int:
    """Take every contact of the list from sending to what it led to, in the order of time."""
    steps: list[tuple[datetime, int, Any]] = []
    stories = [Story(world, families, row) for row in contact_rows()]
    for index, story in enumerate(stories):
        steps += [(at, index, step) for at, step in story.steps()]
    for at, index, step in sorted(steps, key=lambda s: (s[0], s[1])):
        try:
            step(at)
        except Exception as error:
            error.add_note(f"{stories[index].row['family']} {step.__name__} at {at}")
            raise
    return len(stories)


def _coming(row: dict[str, str], at: int) -> bool:
    """Answer whether a child was on the way at an offset."""
    born = row["dob_offset"] or row["expected_offset"]
    return bool(born) and int(born) > at


def unborn_mentions(world: World) -> dict[str, int]:
    """Return the offset at which each child on the way is first named in a contact."""
    first: dict[str, int] = {}
    people = rows("families.csv")
    for contact in contact_rows():
        at = int(contact["at"])
        for row in people:
            born = int(row["dob_offset"] or row["expected_offset"] or -9000)
            if (
                row["family"] == contact["family"]
                and "-C" in row["person_key"]
                and (at < born <= at + ON_THE_WAY)
            ):
                first[row["person_key"]] = min(first.get(row["person_key"], at), at)
    return first


class Story:
    """One contact and what followed, a step at a time."""

    def __init__(self, world: World, families: Families, row: dict[str, Any]) -> None:
        self.world, self.families, self.row = world, families, row
        self.place = row.get("place", families.home[row["family"]])
        self.children = row.get("children") or [
            k for k in families.children(row["family"]) if self._is_there(k)
        ]
        self.contact: Contact | None = None

    def _is_there(self, key: str) -> bool:
        """A child is named who is born, or on the way, by then."""
        row = self.families.row(key)
        born = int(row["dob_offset"] or row["expected_offset"] or -9000)
        return born <= int(self.row["at"]) + ON_THE_WAY

    def steps(self) -> list[tuple[datetime, Any]]:
        """Return what happens, with the moment of each."""
        days, row = self.world.days, self.row
        key = f"{row['family']}{row['at']}"
        sent = days.at(row["at"], min(office_time(key), time(13, 30)))
        decided = days.at(row["decided"], max(office_time(key + "d"), time(13, 45)))
        if decided <= sent:
            decided = sent + timedelta(hours=2)
        found = [
            (sent, self.send),
            (sent + timedelta(minutes=10), self.take_in),
            (decided, self.decide),
            (decided + timedelta(minutes=30), self.answer),
            (decided + timedelta(days=2), self.read_answer),
        ]
        if row.get("lead"):
            after = days.at(row["allocated"], time(9, 30)) if "allocated" in row else None
            found.append((after or decided + timedelta(hours=20), self.allocate))
        if row["outcome"] == "section-47":
            found.append((decided + timedelta(hours=2), self.hold_strategy))
        if row.get("assessed"):
            found.append((days.at(row["assessed"], time(15, 0)), self.finish_assessment))
        if row.get("closed"):
            found.append((days.at(row["closed"], time(16, 0)), self.close))
        return [(at, step) for at, step in found if at <= days.built]

    def manager(self) -> Actor:
        """Return who decides."""
        return self.world.actor(self.row["by"], self.place)

    def desk_worker(self, at: datetime) -> Actor:
        """Return who takes it in: the hub worker of the desk, or the manager before there was one."""
        who = "d.ashcroft" if self.place == "tessenham" else "a.minton"
        held = self.world.has_post(who, self.place, at)
        return self.world.actor(who, self.place) if held else self.manager()

    def send(self, at: datetime) -> None:
        """Send the worry."""
        row, place = self.row, self.world.places[self.place]
        public = row["sender"] == "public"
        by = (
            Actor.public(partnership_id=place.id, partnership_slug=place.slug)
            if public
            else self.world.actor(row["sender"], self.place)
        )
        sent: dict[str, Any] = {
            "fact": row["fact"],
            "danger": "called-999" if row["rag"] == "red" else "no",
            "restriction": row.get("restriction", ""),
        }
        if not public and "not_asked" in row:
            sent |= {
                "consent": "not-asked",
                "consent_reason": row["not_asked"],
                "consent_manager": row["spoke_with"],
            }
        elif not public:
            sent |= {
                "consent": "agreed",
                "consent_detail": "A parent, by telephone, before sending",
            }
        desk = self.world.teams[DESK[self.place]]
        with acting_as(by, at):
            self.contact = sending.send_worry(
                named=[self._named(k) for k in self._people()], desk=desk, by=by, at=at, **sent
            )

    def _people(self) -> list[str]:
        adults = [
            r["person_key"]
            for r in self.families.rows[self.row["family"]]
            if "-A1" in r["person_key"] and (r["forename"] or r["surname"])
        ]
        return [*self.children, *adults]

    def _named(self, key: str) -> dict[str, Any]:
        row, days = self.families.row(key), self.world.days
        child = "-C" in key
        line = row["address"].split("; ")[0]
        parts = line.rsplit(", ", 1)
        known = not _coming(row, int(self.row["at"]))
        return {
            "role": "child" if child else "parent",
            "forename": row["forename"] if known or not child else "",
            "surname": row["surname"],
            "dob": days.day(row["dob_offset"]) if known and child and row["dob_offset"] else None,
            "expected_on": (
                days.day(row["expected_offset"] or row["dob_offset"])
                if child and not known
                else None
            ),
            "relation": "" if child else row["relation"].split(" of F")[0],
            "address": parts[0] if len(parts) == 2 else "",
            "postcode": parts[1] if len(parts) == 2 and parts[1].startswith("ZZ") else "",
        }

    def take_in(self, at: datetime) -> None:
        """Take it in, grade it, and match those named to their records."""
        by = self.desk_worker(at)
        with acting_as(by, at):
            contact = self._mine(by)
            triage.open_triage(contact=contact, by=by, at=at)
            triage.grade(
                contact=contact, rag=self.row["rag"], reason=GRADE_WORDS[self.row["rag"]], by=by,
                at=at,
            )  # fmt: skip
            named = list(contact.named.order_by("position"))
            for person, key in zip(named, self._people(), strict=True):
                triage.match_child(named=person, person_id=self.families.ids[key], by=by, at=at)

    def _mine(self, by: Actor) -> Contact:
        if self.contact is None:
            raise LookupError("not sent yet")
        found = queries.contact(by, self.contact.id)
        if found is None:
            raise LookupError(f"{by.name} does not see contact {self.contact.number}")
        return found

    def decide(self, at: datetime) -> None:
        """Decide for every child, the same."""
        by = self.manager()
        with acting_as(by, at):
            contact = self._mine(by)
            lines = [self._line(n, i) for i, n in enumerate(contact.named.filter(role="child"))]
            decide.decide(contact=contact, lines=lines, by=by, at=at)

    def _line(self, named: Named, index: int) -> Line:
        row = self.row
        told = (("The parent spoken to", "parent", "told", ""),)
        if row["outcome"] == "prevent":
            told = (("The family", "parents", "not-told", "Prevent: not told at this time"),)
        elif "not_asked" in row:
            told = (("The family", "parents", "not-told", row["not_asked"]),)
        return Line(
            named=named,
            outcome=row["outcome"],
            level=str(row["level"]),
            levels=LEVELS[self.place],
            framework=self.world.places[self.place].thresholds,
            framework_version=self._edition(),
            reasons=row["reasons"],
            next_step=row.get("next_step") or NEXT.get(row["outcome"], ""),
            team=self._team(),
            service=row.get("service", ""),
            dissent=row.get("dissent", ""),
            dissent_by=row.get("dissent_by", ""),
            told=told,
        )

    def _edition(self) -> str:
        place = self.world.places[self.place]
        found = frameworks.framework(place.thresholds, partnership_id=place.id)
        return found.version if found else ""

    def _team(self) -> Any:
        row, teams = self.row, self.world.teams
        if row["outcome"] not in OPENS:
            return None
        if self.place == "skelderby":
            return teams["SCS Assessment"]
        if row["outcome"] == "early-help":
            return teams["TFH Family Help"]
        if row.get("lead") == "k.doyle":
            return teams["TCS Adolescent team"]
        if row.get("lead") in ("n.purkiss", "c.baptiste"):
            return teams["TCS Family Safeguarding"]
        return teams["TCS Assessment Team 1"]

    def answer(self, at: datetime) -> None:
        """Tell the sender."""
        by = self.manager()
        with acting_as(by, at):
            contact = self._mine(by)
            standing = list(Decision.objects.filter(contact=contact, stage="decided"))
            words, reason, step = decide.feedback_words(contact, standing)
            decide.give_feedback(
                contact=contact, decision=words, reason=reason or self.row["reasons"],
                next_step=step, by=by, at=at,
            )  # fmt: skip

    def read_answer(self, at: datetime) -> None:
        """Whoever sent it reads what the hub wrote."""
        if self.row["sender"] == "public" or self.contact is None:
            return
        by = self.world.actor(self.row["sender"], self.place)
        with acting_as(by, at):
            for row in queries.unread_feedback(by).filter(contact_id=self.contact.id):
                contacts.read_feedback(feedback=row, by=by, at=at)

    def allocate(self, at: datetime) -> None:
        """The team's manager gives the work to a worker."""
        manager = self._team_manager()
        post = self._lead_post(at)
        with acting_as(manager, at):
            for spell in self._spells():
                if spell.lead_id != post.id:
                    work.allocate(spell=spell, post=post, reason="", by=manager, at=at)

    def hold_strategy(self, at: datetime) -> None:
        """The strategy discussion is held the same day."""
        self._finish(clocks.STRATEGY, "Held with police and health the same day.", at)

    def finish_assessment(self, at: datetime) -> None:
        """The assessment is authorised."""
        self._finish(clocks.ASSESSMENT, "Assessment written and authorised.", at)

    def _finish(self, rule: str, what: str, at: datetime) -> None:
        manager = self._team_manager()
        with acting_as(manager, at):
            for spell in self._spells():
                for clock in for_subject(("spell", spell.id), rule=rule):
                    work.finish_step(clock=clock, what=what, by=manager, at=at)

    def close(self, at: datetime) -> None:
        """The work ends."""
        manager = self._team_manager()
        with acting_as(manager, at):
            for spell in self._spells():
                work.close(
                    spell=spell,
                    reason=CLOSED.get(self.row.get("need_met", ""), "The work ended."),
                    need_met=self.row.get("need_met", ""),
                    by=manager,
                    at=at,
                )

    def _spells(self) -> list[Spell]:
        made = [self.families.ids[k] for k in self.children]
        return list(
            Spell.objects.filter(
                person_id__in=made, kind=OPENS[self.row["outcome"]], closed_at__isnull=True
            )
        )

    def _lead_post(self, at: datetime) -> Post:
        return self.world.posts[(self.row["lead"], self.place)]

    def _team_manager(self) -> Actor:
        team = self._team()
        who = {
            "TFH Family Help": "l.pickard",
            "SCS Assessment": "f.strickland",
            "TCS Family Safeguarding": "a.wojcik",
        }
        name = next((k for k, t in self.world.teams.items() if t == team), "")
        return self.world.actor(who.get(name, "r.lindley"), self.place)


NEXT = {
    "no-further-action": "Advice given to whoever sent it; the door stays open.",
    "early-help": "Family help rings the family this week.",
    "section-17": "A social worker sees the children and their parents.",
    "section-47": "Strategy discussion with police and health the same day.",
    "signpost": "Told where to ask, and how.",
    "single-agency": "The agency named goes on helping and says if it changes.",
    "prevent": "Panel asked; looked at again in six months.",
    "private-fostering": "First visit within seven working days.",
}
CLOSED = {
    "met": "What was asked for is in place and has lasted.",
    "partly": "Some of what was asked for is in place.",
    "not": "The family did not take the help that was offered.",
}


def tell_of_small_worries(world: World, families: Families) -> None:
    """Keep the worry of a nursery's own log, and the advice that was asked for."""
    author = world.actor("a.dunstan", "tessenham")
    lead = world.actor("l.fogg", "tessenham")
    row = families.row("F45-C1")
    at = world.days.at(-197, time(11, 40))
    with acting_as(author, at):
        kept = sending.keep_worry(
            forename=row["forename"], surname=row["surname"], happened_on=at.date(),
            fact="Nappy rash, sore. Cream on at nursery; mother told at pick-up.",
            opinion="", words="", done="Mother told.", by=author, at=at,
        )  # fmt: skip
    at = world.days.at(-196, time(10, 15))
    with acting_as(lead, at):
        sending.decide_worry(
            worry=kept, decision="talk",
            reason="First time. Talk with his mother about nappies at the weekend; look again Friday.",
            by=lead, at=at,
        )  # fmt: skip
    at = world.days.at(-196, time(15, 0))
    with acting_as(author, at):
        kept.refresh_from_db()
        worries.read_decision(worry=kept, by=author, at=at)
    hub = world.actor("d.ashcroft", "tessenham")
    for offset, who, agency, child, question, given in ADVICE:
        at = world.days.at(offset, time(14, 10))
        with acting_as(hub, at):
            advice.record(
                desk=world.teams["Tessenham desk"], asked_by=who, agency=world.agencies[agency],
                child_named=bool(child), child=child, question=question, advice=given, by=hub, at=at,
            )  # fmt: skip


ADVICE = (
    (-623, "Claire Whitmore", "CLP", "Kian Hobday", "Things are sliding again. Is it a referral?",
     "Put the last two years side by side and send it."),
    (-134, "Claire Whitmore", "CLP", "", "A family is planning a long trip abroad. What should we ask?",
     "Ask who is going, for how long and why; speak with the girls on their own."),
    (-57, "Dawn Hesketh", "TFH", "", "Taught at home; work seen, children lively. Anything more to do?",
     "No. Come back if you can't see them next year."),
    (-22, "Ruth Pemberley", "EHT", "", "Mother was depressed after her first. Should we send a referral?",
     "Not for that. Plan with her health visitor; ring if it changes."),
)  # fmt: skip
