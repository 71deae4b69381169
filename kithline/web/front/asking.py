"""The questions about a worry in their order, and what a draft of the answers holds.

A draft keeps every field as it was typed, by page, so that nothing is lost to a mistake; a page's
forms are made again from it. What is sent is read out of valid forms alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from kithline.core import text
from kithline.frontdoor.enums import PersonRole
from kithline.web import forms as fields
from kithline.web.front import forms

MOST_BLOCKS = 12
Raw = dict[str, list[str]]


@dataclass(frozen=True)
class Step:
    """A page of questions. ``repeat``: the letter of blocks that may be added (children, adults)."""

    slug: str
    title: str
    form: type[fields.Form]
    repeat: str = ""
    one: str = ""  # what a block is called
    lede: str = ""


CHILDREN = Step(
    "children", "Which children are you worried about?", forms.WorkerChildForm, "c", "child",
    "What you know is enough. A first name or an age will do.",
)  # fmt: skip
ADULTS = Step(
    "adults", "Who looks after them, and who else is there?", forms.AdultForm, "a", "adult",
    "Parents, carers, and any adult the worry is about. Leave it empty if you don’t know.",
)  # fmt: skip
SEEN = Step("seen", "What happened?", forms.SeenForm)
WORDS = Step(
    "words", "What did the child say?", forms.WordsForm, "w", "piece of what was said",
    "Words are kept as words. If nobody said anything to you, go on.",
)  # fmt: skip
THINK = Step("think", "What you think, and what has been done", forms.ThinkForm)

FOR_WORKERS: tuple[Step, ...] = (
    Step("danger", "Is a child in danger now?", forms.DangerForm),
    CHILDREN, ADULTS, SEEN, WORDS, THINK,
    Step("consent", "Do the family know?", forms.ConsentForm),
    Step("help", "Early help", forms.HelpForm),
    Step("you", "How can the hub reach you?", forms.WorkerYouForm),
)  # fmt: skip
FOR_PUBLIC: tuple[Step, ...] = (
    Step("danger", "Is a child in danger now?", forms.DangerForm),
    Step(
        "children", CHILDREN.title, forms.ChildForm, "c", "child", CHILDREN.lede,
    ),
    ADULTS, SEEN, WORDS, THINK,
    Step(
        "you", "Who are you?", forms.PublicYouForm,
        lede="You may leave all of this empty. We never tell the family who wrote, unless you agree "
        "or a court orders it.",
    ),
)  # fmt: skip


def steps(*, public: bool) -> tuple[Step, ...]:
    """Return the pages for a worker or for somebody without an account."""
    return FOR_PUBLIC if public else FOR_WORKERS


@dataclass
class Answers:
    """A draft: what was typed, by page, and where it comes from."""

    public: bool
    typed: dict[str, Raw] = field(default_factory=dict)
    worry: str = ""  # the small worry it comes of
    place: str = ""  # the partnership, for the public

    @classmethod
    def of(cls, data: Mapping[str, Any], *, public: bool) -> Answers:
        """Read a kept draft."""
        return cls(
            public=public, typed=dict(data.get("typed") or {}), worry=str(data.get("worry") or ""),
            place=str(data.get("place") or ""),
        )  # fmt: skip

    @property
    def kept(self) -> dict[str, Any]:
        """Return what the draft keeps."""
        return {"typed": self.typed, "worry": self.worry, "place": self.place}

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the pages."""
        return steps(public=self.public)

    def step(self, slug: str) -> Step | None:
        """Return the page of that name."""
        return next((s for s in self.steps if s.slug == slug), None)

    def after(self, step: Step) -> str:
        """Return the name of the page after, ``check`` after the last."""
        place = self.steps.index(step)
        return self.steps[place + 1].slug if place + 1 < len(self.steps) else "check"

    def before(self, step: Step) -> str:
        """Return the name of the page before; nothing before the first."""
        place = self.steps.index(step)
        return self.steps[place - 1].slug if place else ""

    # --- filling and reading a page

    def fill(self, step: Step, sent: QueryDict) -> None:
        """Keep what was typed on a page."""
        self.typed[step.slug] = {
            text.shown(name)[:120]: [text.shown(v) for v in sent.getlist(name)]
            for name in sent
            if name not in ("csrfmiddlewaretoken", "do", "look-over")
        }

    def count(self, step: Step) -> int:
        """Return how many blocks a page has."""
        typed = (self.typed.get(step.slug) or {}).get("blocks") or ["1"]
        return max(1, min(int(typed[0]), MOST_BLOCKS)) if typed[0].isdecimal() and len(
            typed[0]
        ) < 4 else 1  # fmt: skip

    def add_block(self, step: Step) -> None:
        """Add an empty block."""
        self.typed.setdefault(step.slug, {})["blocks"] = [
            str(min(self.count(step) + 1, MOST_BLOCKS))
        ]

    def drop_block(self, step: Step, number: int) -> None:
        """Take a block out; those after it move up."""
        raw, count = self.typed.get(step.slug) or {}, self.count(step)
        if number >= count:
            return
        moved: Raw = {k: v for k, v in raw.items() if not k.startswith(step.repeat) or "-" not in k}
        for name, values in raw.items():
            prefix, _, rest = name.partition("-")
            if not rest or not prefix[1:].isdecimal() or int(prefix[1:]) == number:
                continue
            place = int(prefix[1:])
            moved[f"{step.repeat}{place - (place > number)}-{rest}"] = values
        moved["blocks"] = [str(max(1, count - 1))]
        self.typed[step.slug] = moved

    def forms(self, step: Step, *, bound: bool) -> list[fields.Form]:
        """Return a page's forms, each block its own, with what was typed.

        Bound forms say what is wrong; unbound ones only show what was typed.
        """
        raw = self.typed.get(step.slug) or {}
        data = QueryDict(mutable=True)
        for name, values in raw.items():
            data.setlist(name, values)
        more: dict[str, Any] = {"children": self.children_named()} if step is WORDS else {}
        prefixes = [f"{step.repeat}{i}" for i in range(self.count(step))] if step.repeat else [None]
        made = []
        for prefix in prefixes:
            form = step.form(data if bound or raw else None, prefix=prefix, **more)
            if not bound:
                form.hush()
            made.append(form)
        return made

    def children_named(self) -> list[str]:
        """Return what to call each child: the first name, else which one."""
        raw = self.typed.get("children") or {}
        found = []
        for i in range(self.count(CHILDREN)):
            name = (raw.get(f"c{i}-forename") or [""])[0].strip()
            found.append(name or f"Child {i + 1}")
        return found

    def missing(self) -> list[tuple[Step, str]]:
        """Return the pages that stand in the way, each with the first thing wrong."""
        found = []
        for step in self.steps:
            wrong = [
                str(error)
                for form in self.wanted(step)
                for errors in form.errors.values()
                for error in errors
            ]
            if wrong:
                found.append((step, wrong[0]))
        return found

    def wanted(self, step: Step) -> list[fields.Form]:
        """Return a page's forms, those left empty of an optional block left out."""
        made = self.forms(step, bound=bool(self.typed.get(step.slug)))
        if not self.typed.get(step.slug):
            made = [step.form(QueryDict(), **_more(step, self))]
        if step.slug in ("adults", "words"):
            return [f for f in made if not f.is_valid() or not f.is_blank()]  # type: ignore[attr-defined]
        return made

    # --- what is sent

    def to_send(self) -> dict[str, Any]:
        """Return what the front door is sent. Only when nothing is missing."""
        sent: dict[str, Any] = {"named": self.named(), "words": self.words()}
        for step in self.steps:
            if step.repeat:
                continue
            (form,) = self.wanted(step)
            form.is_valid()
            read = getattr(form, "sent", None)
            sent |= read() if read else form.cleaned_data
        return sent

    def named(self) -> list[dict[str, Any]]:
        """Return the children, then the adults, as they were named.

        A brother or sister without an address lives where the first child does.
        """
        people: list[dict[str, Any]] = []
        for slug in ("children", "adults"):
            step = self.step(slug)
            assert step is not None
            for form in self.wanted(step):
                form.is_valid()
                person = {k: v for k, v in form.cleaned_data.items() if k != "born"}
                if slug == "children":
                    person["role"] = PersonRole.CHILD
                    if people and not (person.get("address") or person.get("postcode")):
                        person |= {k: people[0].get(k) for k in ("address", "postcode")}
                people.append(person)
        return people

    def words(self) -> list[dict[str, Any]]:
        """Return what was said, by whom, to whom and where, and whether the child was alone."""
        names = self.children_named()
        found = []
        for form in self.wanted(WORDS):
            form.is_valid()
            data = form.cleaned_data
            child = str(data["who"]).startswith("child-")
            found.append(
                {
                    "by": names[int(data["who"].removeprefix("child-"))] if child else data["by"],
                    "child": child,
                    "words": data["words"],
                    "where": data["where"],
                    "alone": {"yes": True, "no": False}.get(data["alone"]),
                }
            )
        return found

    def title(self) -> str:
        """Return what to call the draft in a list."""
        names = [n for n in self.children_named() if not n.startswith("Child ")]
        return "A worry about " + _and(names) if names else "A worry, no child named yet"


def _more(step: Step, answers: Answers) -> dict[str, Any]:
    more: dict[str, Any] = {"children": answers.children_named()} if step is WORDS else {}
    return {**more, "prefix": f"{step.repeat}0"} if step.repeat else more


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
