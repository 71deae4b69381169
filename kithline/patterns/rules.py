"""The engine: which questions a history raises, and which of them a person has answered. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kithline.patterns import kinds
from kithline.patterns.evidence import lots
from kithline.patterns.finding import Finding, Ref, make
from kithline.patterns.marks import History
from kithline.patterns.shape import Rule
from kithline.patterns.vocabulary import remembering


def find(history: History, rules: Iterable[Rule]) -> list[Finding]:
    """Return the questions that a history raises today, those with the newest news first.

    No rule weighs more than another; nothing is added up.
    """
    found = []
    with remembering(lots(history)):
        for rule in rules:
            if rule.off:
                continue
            for raised in kinds.seek(rule.kind)(history, rule):
                if (history.today - raised.latest).days <= rule.stale_days:
                    found.append(make(rule, history, raised))
    return sorted(found, key=lambda f: (-f.latest.toordinal(), f.named))


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as the engine reads it: to which question, resting on what, when."""

    id: UUID
    rule_id: str
    key: str
    cited: frozenset[UUID]
    on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """A finding beside the answer that was given to it, and what has come since."""

    finding: Finding
    answer: Given | None
    new: tuple[Ref, ...]  # not there when it was answered
    asked_again: bool  # the answer is old and nothing has changed: the rule asks again

    @property
    def open(self) -> bool:
        """Does it wait for an answer?"""
        return self.answer is None or bool(self.new) or self.asked_again


def stand(findings: Sequence[Finding], answers: Iterable[Given], today: date) -> list[Standing]:
    """Return each finding with the latest answer given to it.

    An answer stands while the finding rests on nothing that it did not cite. What is withdrawn or
    amended away only makes a finding smaller; what is new brings it back, and says what is new.
    """
    latest: dict[tuple[str, str], Given] = {}
    for answer in sorted(answers, key=lambda a: (a.on, str(a.id))):
        latest[answer.rule_id, answer.key] = answer
    return [_stand(f, latest.get((f.rule.id, f.key)), today) for f in findings]


def _stand(finding: Finding, answer: Given | None, today: date) -> Standing:
    if answer is None:
        return Standing(finding, None, (), False)
    new = tuple(r for r in finding.refs if r.id not in answer.cited)
    again = finding.rule.ask_again_days
    old = again is not None and (today - answer.on).days >= again
    return Standing(finding, answer, new, old and not new)
