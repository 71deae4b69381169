"""The shape of packs of bands and of the writing aid, for the lint; unknown keys are a fault."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=900)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Figure = Annotated[int | float, Field(allow_inf_nan=False)]
Some = Annotated[tuple[Text, ...], Field(min_length=1)]


class Part(BaseModel):
    """A part of a pack."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class Origin(Part):
    """What a pack is made from."""

    document: Text
    publisher: Text
    year: int | None = None
    seed: str = ""


class Envelope(Part):
    """What every pack says."""

    kind: str
    slug: str
    version: Any
    title: Text
    publisher: str = ""
    edition: str = ""
    effective: Any = None
    effective_note: str = ""
    licence: Text
    source: Origin


class Level(Part):
    """One band of a figure; ``below`` is less than, ``at_most`` and ``at_least`` include the figure."""

    id: Slug
    below: Figure | None = None
    at_most: Figure | None = None
    at_least: Figure | None = None
    words: Text
    source: Text


class Group(Part):
    """The bands over one kind of fact."""

    what: str
    measure: str
    levels: tuple[Level, ...] = Field(min_length=1)


class Window(Part):
    """In which days of life an early contact belongs."""

    what: str
    which: str
    from_days: int | None = None
    to_days: int | None = None
    words: Text
    source: Text


class Bands(Envelope):
    """A pack of bands."""

    bands: tuple[Group, ...] = ()
    windows: tuple[Window, ...] = ()


class AidRule(Part):
    """One thing that the writing aid asks."""

    id: Slug
    kind: Literal["words", "abbreviation", "empty-action", "impact", "quoted"]
    fields: Annotated[
        tuple[Literal["title", "fact", "opinion", "done", "impact"], ...], Field(min_length=1)
    ]
    say: Text
    source: Text
    match: Some | None = None
    unless: Some | None = None
    known: Some | None = None
    kinds: Some | None = None
    examples: Some | None = None
    clear: Some | None = None


class Writing(Envelope):
    """A pack of the writing aid."""

    rules: tuple[AidRule, ...] = Field(min_length=1)
