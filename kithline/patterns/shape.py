"""The shape of a pack of patterns: what a rule must say, and what a place may change of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from kithline.patterns.vocabulary import NO_WORDS, WordList

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=900)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]


class Part(BaseModel):
    """A part of a pack: unknown keys are a fault, and nothing changes after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Settings(Part):
    """The numbers and names that a kind of rule takes; each kind says which."""


class Rule(Part):
    """One pattern: when its question is put, and all that must stand beside the question."""

    id: Slug
    name: Words
    kind: Slug
    question: Words
    before_birth: Words | None = None  # the question for a child not born yet
    definition: Words
    innocent: tuple[Words, ...] = Field(min_length=1)
    false_alarm: Words
    source: Words
    verified: bool
    criterion: str = ""  # pack/item of packs/criteria that this may be a sign of
    stale_days: int = Field(default=400, ge=1, le=4000)
    ask_again_days: int | None = Field(default=None, ge=7, le=1000)
    off: bool = False
    settings: Any
    lists: Mapping[str, WordList] = {}
    pack: str = ""
    partnership: str = ""

    def words(self, name: str) -> WordList:
        """Return a list of words by name; an empty one when there is none."""
        return self.lists.get(name, NO_WORDS)
