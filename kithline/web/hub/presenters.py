"""What the hub's pages show: rows of the queue, the triage page, decisions in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from kithline.access.queries import Look
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.frameworks.models import LevelSet
from kithline.frontdoor.enums import Change, Outcome, PersonRole, Stage, TellAnswer
from kithline.frontdoor.models import Contact, Decision, Named, Told
from kithline.web import navigation
from kithline.web.components import Part, Problem, Step, view_of
from kithline.web.front import words
from kithline.web.hub import asks, forms, history, queue, reads, triage

# --- rows ---------------------------------------------------------------------------------------


def rows(waiting: Sequence[queue.Waiting], viewer: Actor, at: datetime) -> list[dict[str, Any]]:
    """Return what waits, for the queue's own page."""
    return [
        {
            "item": item,
            "number": row.contact.number,
            "fact": shortened(row.contact.fact),
        }
        for row, item in zip(waiting, queue.items(waiting, viewer, at), strict=True)
    ]  # fmt: skip


def shortened(fact: str, most: int = 140) -> str:
    """Return the beginning of a text, cut between words."""
    if len(fact) < most:
        return fact
    return fact[: most - 3].rsplit(" ", 1)[0].rstrip(" .,;:") + " …"


def decided_rows(contacts: Sequence[Contact], at: datetime) -> list[dict[str, Any]]:
    """Return the contacts decided last; one that is restricted is not named where the whole desk looks."""
    found = []
    for contact in contacts:
        standing: dict[UUID, Decision] = {}
        for row in sorted(contact.decisions.all(), key=lambda d: (d.at, d.id)):
            if row.stage == "decided":
                standing[row.named_id] = row
        held_close = contact.restriction or any(d.restriction for d in standing.values())
        outcomes = list(dict.fromkeys(Outcome(d.outcome).label for d in standing.values()))
        found.append(
            {
                "href": f"/hub/contact/{contact.id}/",
                "name": f"Restricted, {contact.number}" if held_close else queue.title(contact, at),
                "outcome": "; ".join(outcomes) or "Decided",
                "when": words.day(_decided_on(contact), today=at.astimezone(LONDON).date()),
            }
        )
    return found


def _decided_on(contact: Contact) -> date:
    return (contact.handling.decided_at or contact.received_at).astimezone(LONDON).date()


def child_words(named: Named, at: datetime) -> str:
    """Return a child with the age, for a heading: "Theo, 5 months"."""
    age = queue.age_of(named, at.astimezone(LONDON).date())
    name = queue.called(named)
    name = name[:1].upper() + name[1:]
    return f"{name}, {age}" if age and not age.startswith("not") else name


# --- the triage page ----------------------------------------------------------------------------


def triage_context(page: triage.Page, viewer: Actor, at: datetime) -> dict[str, Any]:
    """Return what the triage page shows of a contact."""
    contact = page.contact
    rows = page.queue.rows
    waiting = [] if contact.handling.stage == Stage.DECIDED else asks.asks(page, viewer, at)
    return {
        "asks": waiting,
        "contact": contact,
        "title": queue.title(contact, at),
        "both": queue.both(contact),
        "sender": triage.sender(contact),
        "reach": triage.reach(contact),
        "received": words.moment(contact.received_at, at),
        "urgency": triage.urgency(page, viewer, at),
        "steps": steps(page, asked=bool(waiting)),
        "parts": triage.sent_parts(contact),
        "whos": page.whos,
        "open_question": f"{queue.is_or_are(contact)} open to anyone?",
        "open_to": page.open_to,
        "linked": page.linked,
        "before": history.before(page, at),
        "pattern": history.pattern_of(page),
        "pattern_answer": contact.handling.answers.get("before"),
        "grades": history.grades(page),
        "notes": history.notes(page),
        "proposals": decisions(page, page.triage.proposals, at),
        "standing": decisions(page, page.triage.standing, at),
        "trail": trail(page, at),
        "trail_proposed": trail_proposed(page, at),
        "seen_proposal": seen_proposal(page),
        "feedback": page.triage.feedback,
        "queue": queue.items(rows, viewer, at, current=contact.id),
        "queue_count": len(rows),
        "queue_line": queue.desk_line(viewer, at, page.queue.calendars),
        "new": contact.handling.stage == Stage.NEW,
        "decided": contact.handling.stage == Stage.DECIDED,
        "proposed": contact.handling.stage == Stage.PROPOSED,
        "with": queue.holder(contact, viewer),
        "mine": contact.handling.taken_by_id == viewer.post_id,
    }


def steps(page: triage.Page, *, asked: bool = False) -> list[Step]:
    """Return the steps of triage, done, with a question open, or to do."""
    found, contact = page.triage, page.contact
    children = [w for w in page.whos if w.named.role == PersonRole.CHILD]
    matched = [w for w in children if w.match]
    adults_open = any(w.match is None for w in page.whos if w not in children)
    who = "done" if len(matched) == len(children) else "question" if matched else "to-do"
    if who == "done" and adults_open:
        who = "question"
    unanswered = any(x.answer is None for x in page.linked)
    known = "to-do" if not matched else "question" if unanswered else "done"
    pattern = history.pattern_of(page)
    before = "to-do" if not matched else (
        "question"
        if asked or (pattern and "before" not in contact.handling.answers)
        else "done"
    )  # fmt: skip
    proposed = bool(found.proposals) and contact.handling.stage in (Stage.PROPOSED, Stage.DECIDED)
    states = {
        "What was sent": ("#sent", "done"),
        "Who is this": ("#who", who),
        "Open to anyone": ("#open", known),
        "What came before": ("#before", before),
        "How urgent": ("#urgent", "done" if contact.handling.rag else "to-do"),
        "Decided" if contact.handling.stage == Stage.DECIDED else "Propose": (
            "#decide", "done" if proposed or contact.handling.stage == Stage.DECIDED else "to-do"
        ),
    }  # fmt: skip
    return [Step(text, href, state) for text, (href, state) in states.items()]


def decisions(page: triage.Page, found: Sequence[Decision], at: datetime) -> list[dict[str, Any]]:
    """Return decisions in words: for whom, what, why, who is told; children alike stand together."""
    made: list[dict[str, Any]] = []
    for row in found:
        parts = decision_parts(page, row, page.triage.told.get(row.id, []))
        child = child_words(row.named, page.contact.received_at)
        if made and made[-1]["parts"] == parts and made[-1]["by_name"] == row.by_name:
            made[-1]["rows"].append((row, child))
            made[-1]["child"] = words.joined([c for _, c in made[-1]["rows"]])
            continue
        made.append(
            {
                "row": row,
                "rows": [(row, child)],
                "child": child,
                "parts": parts,
                "by_name": row.by_name,
                "by": f"{row.by_name}, {row.by_title}, {words.moment(row.at, at)}",
                "change": Change(row.change).label if row.change else "",
            }
        )
    return made


def level_words(page: triage.Page, row: Decision) -> str:
    """Return a level with its name, and by which framework and edition it was read."""
    framework = page.framework
    version = row.framework_version or framework.version
    if (row.framework, version) != (framework.slug, framework.version):
        return f"{row.level} ({row.framework} {row.framework_version})"
    level = framework.level(row.level)
    return f"{level.label if level else row.level}. {framework.title}, {framework.version}"


def decision_parts(page: triage.Page, decision: Decision, told: Sequence[Told]) -> list[Part]:
    """Return a decision with its reasons, dissent, next step, and who is told."""
    what = Outcome(decision.outcome).label
    more = [decision.service, decision.team.name if decision.team else ""]
    what = ", ".join(x for x in (what, *more) if x)
    found = [
        Part("other", "What", what),
        Part("other", "Level", level_words(page, decision)),
    ]
    if decision.indicators:
        found.append(Part("other", "Signs", ", ".join(decision.indicators)))
    found.append(Part("opinion", "Reasons", decision.reasons))
    if decision.next_step:
        found.append(Part("done", "Next", decision.next_step))
    if decision.dissent:
        found.append(Part("other", "Disagrees", f"{decision.dissent_by}: {decision.dissent}"))
    if decision.change_reason:
        found.append(Part("other", Change(decision.change).label.capitalize(),
                          decision.change_reason))  # fmt: skip
    lines = []
    for row in told:
        whom = f"{row.whom}, {row.relation}" if row.relation else row.whom
        why = f": {row.why}" if row.why else ""
        lines.append(f"{whom}: {TellAnswer(row.answer).label}{why}")
    if lines:
        found.append(Part("other", "Told", "\n".join(lines)))
    return found


def trail(page: triage.Page, at: datetime) -> list[dict[str, Any]]:
    """Return the decisions that were taken and no longer stand, newest first."""
    standing = {d.id for d in page.triage.standing}
    gone = [d for d in page.triage.decisions if d.stage == "decided" and d.id not in standing]
    return decisions(page, list(reversed(gone)), at)


def trail_proposed(page: triage.Page, at: datetime) -> list[dict[str, Any]]:
    """Return the proposals that another stands in the place of, newest first."""
    last = {d.id for d in page.triage.proposals}
    gone = [d for d in page.triage.decisions if d.stage == "proposed" and d.id not in last]
    return decisions(page, list(reversed(gone)), at)


def initial_of(found: Sequence[Decision], page: triage.Page) -> dict[str, Any]:
    """Return what the form holds when a decision was proposed or taken before."""
    told = page.triage.told.get(found[0].id, []) if found else []
    return forms.typed_from(found, told, triage.told_list(page))


def indicator_links(page: triage.Page, levels: dict[UUID, LevelSet]) -> list[dict[str, Any]]:
    """Return, for each matched child, where the indicators are chosen and what was set."""
    found = []
    for child in page.triage.children:
        match = page.triage.matches.get(child.id)
        if match is None or match.person_id not in page.readable:
            continue
        href = f"/child/{match.person_id}/level/?contact={page.contact.id}"
        if not navigation.exists(f"/child/{match.person_id}/level/"):
            href = f"/frameworks/{page.contact.partnership.thresholds}/"
        row = levels.get(match.person_id)
        found.append({"name": queue.called(child), "href": href,
                      "level": row.level if row else "",
                      "count": len(reads.indicators_of(row)) if row else 0})  # fmt: skip
    return found


def chosen_indicators(
    page: triage.Page, levels: dict[UUID, LevelSet]
) -> dict[UUID, tuple[str, ...]]:
    """Return the indicators chosen for each named child, by the named child."""
    found = {}
    for child in page.triage.children:
        match = page.triage.matches.get(child.id)
        if match is not None and match.person_id in levels:
            found[child.id] = reads.indicators_of(levels[match.person_id])
    return found


def indicators(page: triage.Page, levels: dict[UUID, LevelSet]) -> dict[UUID, tuple[str, ...]]:
    """Return the indicators chosen for each child, by the level set or else by the proposal."""
    proposed = {d.named_id: tuple(d.indicators) for d in page.triage.proposals}
    return proposed | chosen_indicators(page, levels)


def seen_proposal(page: triage.Page) -> str:
    """Return which proposal the page shows, so that a decision is not taken on an older one."""
    return str(page.triage.proposals[0].id) if page.triage.proposals else ""


def problems(
    grade: Any, proposal: Any, answer: Any, who: Any, problem: str, page: triage.Page
) -> list[Problem]:
    """Return what is wrong on the triage page, each with where."""
    found = [Problem(problem)] if problem else []
    if who is not None:
        field = next((w.field for w in page.whos if w.named.id == who[0]), "")
        found.append(Problem(who[1], f"#{field}"))
    for form in (grade, answer[1] if answer else None, proposal):
        if form is None or not form.is_bound:
            continue
        for name, errors in form.errors.items():
            href = f"#{view_of(form[name]).first_id}" if name in form.fields else ""
            found += [Problem(str(e), href) for e in errors]
    return found


def lookers(looks: Sequence[Look], at: datetime) -> list[tuple[str, str, str, str]]:
    """Return who looked at a record, each once: when last, who, where from, and what they did."""
    found: dict[str, list[Look]] = {}
    for look in looks:
        found.setdefault(f"{look.name}|{look.agency_name}", []).append(look)
    return [
        (
            words.moment(rows[0].at, at),
            rows[0].name,
            rows[0].agency_name,
            ", ".join(list(dict.fromkeys(r.verb for r in rows))[:4]),
        )
        for rows in found.values()
    ]
