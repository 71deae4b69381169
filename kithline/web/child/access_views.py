"""Who can see a record, why and until when; who looked; letting in, ending, shutting out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.access import actions as access
from kithline.access import queries as sights
from kithline.access.enums import ExclusionReason, HolderKind, Level, Purpose
from kithline.access.models import GrantingRule
from kithline.agencies import queries as agencies
from kithline.agencies.enums import Role
from kithline.audit.enums import Kind as AuditKind
from kithline.core.clock import LONDON
from kithline.core.errors import Invalid, Refused
from kithline.core.ids import new_id
from kithline.web import forms
from kithline.web.child import circle
from kithline.web.child.opening import Record, header, open_record
from kithline.web.child.words import clock_time, day_of, list_day, long_day
from kithline.web.components import AGENCY_WORDS
from kithline.web.pages import SIGNED_IN, page

MANAGERS = frozenset({Role.HUB_MANAGER, Role.TEAM_MANAGER})
GIVEN = (Purpose.TEAM_AROUND_CHILD, Purpose.SHARING)
LOOKS = 60


class LetInForm(forms.Form):
    """Let somebody in: who, as what, why, until when."""

    dense = True

    purpose = forms.OneOf(label="As what?", need="Choose as what")
    post = forms.OneOf(label="Who?", select=True, need="Choose who is let in")
    level = forms.OneOf(
        label="May they write too?",
        choices=[("2", "They read"), ("3", "They read and write")],
        inline=True,
    )
    reason = forms.CleanText(label="Why do they need it?", limit=500, need="Say why they need it")
    until = forms.MemorableDate(
        label="Until", hint="Sharing ends within a year.", future=True, required=False
    )

    def __init__(self, *args: Any, purposes: dict[str, Any], posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.purposes = purposes
        self.fields["purpose"].choices = forms.answers(  # type: ignore[attr-defined]
            [
                (p, f"{str(Purpose(p).label)[:1].upper()}{str(Purpose(p).label)[1:]}")
                for p in purposes
            ]
        )
        self.fields["post"].choices = forms.answers(posts)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check the end and the level against what may be given."""
        data = super().clean() or self.cleaned_data
        rule = self.purposes.get(data.get("purpose") or "")
        if rule is None:
            return data
        if int(data.get("level") or 0) > rule.most_level:
            self.add_error("level", "For that they read, and no more")
        if rule.most_days and not data.get("until") and "until" in data:
            self.add_error("until", "Give the day on which it ends")
        return data


class ShutOutForm(forms.Form):
    """Shut a worker out of a person."""

    dense = True
    post = forms.OneOf(label="Who?", select=True, need="Choose who is shut out")
    reason = forms.OneOf(
        label="Why?",
        choices=[
            (ExclusionReason.OWN_FAMILY, "It is the worker’s own family"),
            (ExclusionReason.COMPLAINT, "They are named in a complaint by the family"),
        ],
    )

    def __init__(self, *args: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = forms.answers(posts)  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """End somebody's sight."""

    dense = True
    reason = forms.CleanText(label="Why does it end?", limit=500, need="Say why it ends")


@dataclass(frozen=True)
class SightLine:
    """One holder who can see the record."""

    name: str
    agency: str
    agency_word: str
    level: str
    why: str
    since: str
    until: str
    end: str = ""


@dataclass(frozen=True)
class LookLine:
    """One time that somebody looked."""

    when: str
    who: str
    what: str
    refused: bool = False


@page(SIGNED_IN, methods=("GET",))
def who(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show who can see the record and why, and who looked."""
    record = open_record(request, person_id, verb="opened the access page")
    record.learn()
    seeing = sights.who_can_see(record.actor, person_id)
    before = read_moment(request.GET.get("before", "")) or record.moment + timedelta(seconds=1)
    looks = sights.who_looked(person_id, before=before, most=LOOKS + 1)
    rules = giving(record)
    return TemplateResponse(
        request,
        "child/access.html",
        {
            "record": record,
            "child": header(record, "Access"),
            "my_reason": circle.my_reason(record, seeing),
            "lines": [line(record, s, rules) for s in seeing],
            "looks": [look_line(x) for x in looks[:LOOKS]],
            "older": looks[LOOKS - 1].at.isoformat() if len(looks) > LOOKS else "",
            "may_let_in": bool(rules),
            "may_shut_out": record.actor.role in MANAGERS,
            "done": DONE.get(request.GET.get("done", ""), ""),
        },
    )


DONE = {
    "in": "They can see the record from now on.",
    "end": "They no longer see the record.",
    "out": "They can no longer open this record, whatever they are granted.",
}


def read_moment(text: str) -> datetime | None:
    """Return a moment sent back by a page."""
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def giving(record: Record) -> dict[str, GrantingRule]:
    """Return what the viewer may give on this record, by purpose."""
    rules = GrantingRule.objects.filter(role=record.actor.role, purpose__in=GIVEN)
    return {r.purpose: r for r in rules if record.level >= r.needs_level}


def line(record: Record, sight: sights.Sight, rules: dict[str, GrantingRule]) -> SightLine:
    """Return one holder in words."""
    ends = f"until {long_day(day_of(sight.ends_at))}" if sight.ends_at else "until the work ends"
    may_end = sight.purpose in rules or (record.level >= Level.LEAD and sight.purpose in GIVEN)
    return SightLine(
        name=f"{sight.holder_name}, {sight.holder_title}",
        agency=sight.agency_kind,
        agency_word=AGENCY_WORDS.get(sight.agency_kind, ""),
        level=str(Level(sight.level).label).capitalize(),
        why=f"{str(Purpose(sight.purpose).label).capitalize()}. {sight.reason}",
        since=f"since {long_day(day_of(sight.starts_at))}",
        until=ends,
        end=f"{record.home}access/end/{sight.grant_id}/" if may_end else "",
    )


# Verbs of the trail that read better otherwise.
SAID = {
    "start clock": "started a clock",
    "keep clock": "kept a clock",
    "stop clock": "stopped a clock",
    "hand clock over": "handed a clock over",
    "describe clock": "said more of a clock",
    "say why clock is late": "said why a clock is late",
}


def look_line(look: sights.Look) -> LookLine:
    """Return one line of the trail in words."""
    day = day_of(look.at)
    verb = SAID.get(look.verb, look.verb)
    what = verb if look.kind != AuditKind.REFUSED else f"was refused: {verb}"
    return LookLine(
        when=f"{list_day(day)} {day.year}, {clock_time(look.at)}",
        who=", ".join(x for x in (look.name, look.agency_name) if x) or "Kithline",
        what=what,
        refused=look.kind == AuditKind.REFUSED,
    )


def posts_to_choose(
    record: Record, *, without: frozenset[UUID] = frozenset()
) -> list[tuple[str, str]]:
    """Return the posts of the partnership, by name."""
    return [
        (str(p.id), f"{p.worker.name}, {p.title}, {p.agency.name}")
        for p in agencies.directory(record.actor.partnership_id, record.moment)
        if p.id not in without
    ]


@page(SIGNED_IN)
def let_in(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Let somebody in to the record, with a reason and an end."""
    record = open_record(request, person_id, verb="opened the form for letting in")
    record.learn()
    rules = giving(record)
    if not rules:
        raise Refused(
            record.actor, "let somebody see a record", person_id=person_id, reason="may not give it"
        )
    make: dict[str, Any] = {
        "purposes": rules,
        "posts": posts_to_choose(record, without=frozenset({record.actor.post_id} - {None})),  # type: ignore[arg-type]
    }
    form = LetInForm(request.POST, **make) if request.method == "POST" else LetInForm(
        initial={"level": "2"}, **make
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with form.rules():
            access.give(
                holder=UUID(data["post"]),
                holder_kind=HolderKind.POST,
                person_id=person_id,
                level=int(data["level"]),
                purpose=data["purpose"],
                source=("let-in", new_id()),
                reason=data["reason"],
                ends_at=end_of(data.get("until"), rules[data["purpose"]], record.moment),
                by=record.actor,
                at=record.moment,
            )
            return redirect(f"{record.home}access/?done=in")
    return form_page(request, record, form, "Let somebody in", "Let them in")


def end_of(until: date | None, rule: GrantingRule, now: datetime) -> datetime | None:
    """Return the moment at which a day given is over; ``Invalid`` when that is too far off."""
    if until is None:
        return None
    over = datetime.combine(until + timedelta(days=1), time.min, LONDON)
    if rule.most_days and over > now + timedelta(days=rule.most_days):
        raise Invalid({"until": f"It ends within {rule.most_days} days."})
    return over


@page(SIGNED_IN)
def end(request: HttpRequest, person_id: UUID, grant_id: UUID) -> HttpResponse:
    """End somebody's sight, with the reason."""
    record = open_record(request, person_id, verb="opened the form for ending sight")
    record.learn()
    rules = giving(record)
    sight = next(
        (s for s in sights.who_can_see(record.actor, person_id) if s.grant_id == grant_id), None
    )
    if sight is None or not line(record, sight, rules).end:
        raise Refused(
            record.actor, "end somebody's sight of a record", person_id=person_id,
            reason="may not end it",
        )  # fmt: skip
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.rules():
            access.end(
                source_id=sight.source_id, holder=sight.holder_id, person_id=person_id,
                reason=form.cleaned_data["reason"], by=record.actor, at=record.moment,
            )  # fmt: skip
            return redirect(f"{record.home}access/?done=end")
    heading = f"End what {sight.holder_name} can see"
    return form_page(request, record, form, heading, "End it")


@page(SIGNED_IN)
def shut_out(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Shut a worker out of their own family, or out of one that complained of them."""
    record = open_record(request, person_id, verb="opened the form for shutting out")
    record.learn()
    if record.actor.role not in MANAGERS:
        raise Refused(
            record.actor, "shut a worker out of a record", person_id=person_id,
            reason="only a manager may",
        )  # fmt: skip
    make: dict[str, Any] = {"posts": posts_to_choose(record)}
    form = ShutOutForm(request.POST, **make) if request.method == "POST" else ShutOutForm(**make)
    if request.method == "POST" and form.is_valid():
        chosen = UUID(form.cleaned_data["post"])
        post = next(
            p
            for p in agencies.directory(record.actor.partnership_id, record.moment)
            if p.id == chosen
        )
        with form.rules():
            access.exclude(
                worker_id=post.worker_id, person_id=person_id,
                reason=form.cleaned_data["reason"], by=record.actor, at=record.moment,
            )  # fmt: skip
            return redirect(f"{record.home}access/?done=out")
    return form_page(
        request, record, form, f"Shut a worker out of {record.called}’s record", "Shut them out"
    )


def form_page(
    request: HttpRequest, record: Record, form: forms.Form, heading: str, button: str
) -> HttpResponse:
    """Show one of these forms."""
    return TemplateResponse(
        request,
        "child/access_form.html",
        {
            "record": record,
            "child": header(record, "Access"),
            "form": form,
            "heading": heading,
            "button": button,
        },
    )
