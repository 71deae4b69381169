"""What is sent from the page of a child's level: ticks, answers, the level and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from kithline.core import text
from kithline.frameworks import rules
from kithline.frameworks.enums import Column, Together
from kithline.frameworks.shapes import Framework
from kithline.web import forms

MOST_TICKS = 1000
Mark = tuple[str, str]


class LevelForm(forms.Form):
    """The question about the whole, the answers asked for on this page, the level and its reasons.

    Nothing is required here: whoever saves ticks need not have a level yet. ``actions.set_level``
    says what is missing when a level is set.
    """

    together = forms.OneOf(
        label="Do they together make it more?",
        choices=[forms.Answer(str(v), str(label)) for v, label in Together.choices],
        required=False,
        small=True,
        quiet_label=True,
    )
    reasons = forms.CleanText(
        aid="opinion",
        label="Because",
        limit=rules.REASONS_LIMIT,
        multiline=True,
        rows=6,
        required=False,
    )

    def __init__(
        self, *args: Any, framework: Framework, asked: tuple[str, ...] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        word = framework.word("level", "level")
        self.fields["level"] = forms.OneOf(
            label=word.capitalize(),
            choices=[
                forms.Answer(x.slug, x.label, hint=x.short if x.short != x.name else "")
                for x in framework.levels
            ],
            required=False,
            small=True,
            quiet_label=True,
        )
        for prompt in framework.prompts:
            if prompt.id in asked:
                self.fields[answer_name(prompt.id)] = forms.CleanText(
                    aid="opinion",
                    label=prompt.text,
                    limit=rules.ANSWER_LIMIT,
                    multiline=True,
                    rows=3,
                    count=False,
                    required=False,
                )

    @property
    def answers(self) -> list[Any]:
        """The answers that are typed on this page, as bound fields."""
        return [self[name] for name in self.fields if name.startswith("answer-")]


def answer_name(prompt: str) -> str:
    """Return the name of the field of a prompt."""
    return f"answer-{prompt}"


@dataclass
class Sent:
    """What came with a submit, apart from the form's own fields."""

    ticked: set[Mark] = field(default_factory=set)
    had: set[Mark] = field(default_factory=set)
    group: str = ""
    q: str = ""
    go: str = ""
    do: str = ""
    asked: tuple[str, ...] = ()

    @property
    def added(self) -> list[Mark]:
        """What was ticked here and was not before."""
        return sorted(self.ticked - self.had)

    @property
    def removed(self) -> list[Mark]:
        """What was unticked here. What somebody else chose meanwhile is not touched."""
        return sorted(self.had - self.ticked)


def sent(data: QueryDict) -> Sent:
    """Read a submit; anything that is no mark of a known column is left out."""
    return Sent(
        ticked=_marks(data.getlist("pick")),
        had=_marks(data.getlist("had")),
        group=_word(data, "group"),
        q=text.shown(data.get("q", ""))[:200].strip(),
        go=_word(data, "go"),
        do=_word(data, "do"),
        asked=tuple(text.shown(v)[:60] for v in data.getlist("asked")[:100]),
    )


def _word(data: QueryDict, name: str) -> str:
    return text.shown(data.get(name, ""))[:120].strip()


def _marks(values: list[str]) -> set[Mark]:
    marks = set()
    for value in values[:MOST_TICKS]:
        indicator, _, column = text.shown(value)[:120].rpartition(":")
        if indicator and column in Column.values:
            marks.add((indicator, column))
    return marks


def kept_words(data: QueryDict) -> dict[str, Any]:
    """Return what a draft keeps: ticks of the part shown, and everything typed."""
    read = sent(data)
    typed = {
        name: text.shown(data.get(name, ""))[:20_000]
        for name in data
        if name in {"together", "level", "reasons"} or name.startswith("answer-")
    }
    return {
        "group": read.group,
        "pick": [":".join(m) for m in sorted(read.ticked)],
        "had": [":".join(m) for m in sorted(read.had)],
        "typed": dict(list(typed.items())[:60]),
    }
