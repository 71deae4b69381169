"""The shape of a threshold framework and of a list of criteria, as their YAML must have it.

Unknown keys are faults, so that a typing slip does not drop an indicator in silence. Numbers given
where a name is wanted (``level: 1``) are taken as text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from kithline.frameworks import enums
from kithline.packs import reading
from kithline.packs.faults import Fault


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str | int) else value


def _as_empty(value: Any) -> Any:
    return "" if value is None else value


Text = Annotated[str, BeforeValidator(_as_text), Field(max_length=4000)]
Slug = Annotated[str, BeforeValidator(_as_text), Field(min_length=1, max_length=60)]
Loose = Annotated[
    str, BeforeValidator(_as_empty), BeforeValidator(_as_text), Field(max_length=8000)
]
Slugs = Annotated[list[Slug], BeforeValidator(_as_list)]


class Part(BaseModel):
    """Any mapping of a pack."""

    model_config = ConfigDict(extra="forbid")


class Effective(Part):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    begins: dt.date | None = Field(default=None, alias="from")
    to: dt.date | None = None


class Source(Part):
    document: Loose = ""
    publisher: Loose = ""
    year: int | None = None
    seed: Loose = ""
    url: Loose = ""
    note: Loose = ""


class Review(Part):
    id: Slug
    about: Slugs
    kind: enums.ReviewKind
    note: Text
    source: Loose = ""


class Slip(Part):
    id: Slug
    place: Text
    found: Text
    resolved: Text
    about: Slugs = []


class Level(Part):
    slug: Slug
    name: Loose = ""
    short: Loose = ""
    meaning: Loose = ""
    minimum_action: Loose = ""
    refer: enums.Refer = enums.Refer.NONE
    services: Loose | list[Text] = ""
    source: Loose = ""


class Domain(Part):
    slug: Slug
    name: Text
    meaning: Loose = ""
    source: Loose = ""


class Group(Part):
    slug: Slug
    name: Loose = ""
    domain: Loose = ""
    meaning: Loose = ""
    ages: Loose = ""
    source: Loose = ""
    blank: dict[str, Text] = {}
    minimum_action: dict[str, Text] = {}


class Prompt(Part):
    id: Slug
    text: Text
    source: Loose = ""


class Indicator(Part):
    id: Slug
    text: Loose = ""
    level: Slug | None = None
    levels: list[Slug] = []
    branch: Loose = ""
    joins: enums.Joins | None = None
    review: Loose = ""
    source: Loose = ""
    minimum_action: Loose = ""


class Row(Part):
    row: Slug
    group: Slug
    source: Loose = ""
    note: Loose = ""
    blank: dict[str, Text] = {}
    minimum_action: dict[str, Text] = {}
    indicators: list[Indicator] = []


class Pack(Part):
    """What every pack says of itself."""

    kind: str
    slug: Slug
    version: Text
    title: Loose = ""
    publisher: Loose = ""
    edition: Loose = ""
    licence: Loose = ""
    effective: Effective = Effective()
    effective_note: Loose = ""
    source: Source = Source()
    note: Loose = ""


class Thresholds(Pack):
    """A threshold framework."""

    words: dict[str, Text] = {}
    consent: enums.Consent | None = None
    consent_note: Loose = ""
    consent_source: Loose = ""
    review: list[Review] = []
    slips: list[Slip] = []
    levels: list[Level]
    domains: list[Domain] = []
    groups: list[Group]
    prompts: list[Prompt] = []
    rows: list[Row]


class Definition(Part):
    term: Text
    text: Text
    citation: Loose = ""
    source: Loose = ""
    note: Loose = ""
    review: Loose = ""
    verified: bool = True


class Item(Part):
    id: Slug
    text: Loose = ""
    source: Loose = ""
    citation: Loose = ""
    record_question: Loose = ""
    note: Loose = ""
    review: Loose = ""
    verified: bool = True


class Listing(Part):
    slug: Slug
    name: Text
    join: enums.Join
    authority: enums.Authority | None = None
    citation: Loose = ""
    meaning: Loose = ""
    note: Loose = ""
    source: Loose = ""
    verified: bool = True
    items: list[Item]


class Criteria(Pack):
    """Lists of statutory criteria with their definitions."""

    authority: enums.Authority
    citation: Loose = ""
    verified: bool = True
    meaning: Loose = ""
    review: list[Review] = []
    slips: list[Slip] = []
    definitions: list[Definition] = []
    lists: list[Listing]


SHAPES: dict[str, type[Pack]] = {"thresholds": Thresholds, "criteria": Criteria}


def check(content: Any, kind: str, file: str) -> tuple[Pack | None, list[Fault]]:
    """Return the checked shape, or None and the faults with their lines."""
    shape = SHAPES.get(kind)
    if shape is None:
        line = reading.line_at(content, ("kind",))
        message = f"{kind!r} is neither thresholds nor criteria."
        return None, [Fault(file, line, "kind", "shape", message, "Say one of the two.")]
    try:
        return shape.model_validate(content), []
    except ValidationError as problem:
        return None, list(_faults(problem, content, file))


_SAYS = {
    "missing": ("is missing", "Add it."),
    "extra_forbidden": ("is not a key that is known here", "Take it out or mend its spelling."),
    "enum": ("has a value that is not known", ""),
    "string_type": ("is no text", "Put it in quotes."),
    "list_type": ("is no list", "Write it as a list."),
    "dict_type": ("is no mapping", "Write it as keys and values."),
    "model_type": ("is no mapping", "Write it as keys and values."),
    "string_too_short": ("is empty", "Fill it in."),
    "string_too_long": ("is too long", "Make it shorter."),
}


def _faults(problem: ValidationError, content: Any, file: str) -> Iterator[Fault]:
    for each in problem.errors(include_url=False, include_input=False):
        path = tuple(each["loc"])
        said, remedy = _SAYS.get(each["type"], (f"cannot be used: {each['msg']}", ""))
        if each["type"] == "enum":
            remedy = f"Use one of {each.get('ctx', {}).get('expected', '')}."
        key = path[-1] if path else "file"
        place = _place(content, path)
        line = reading.line_at(content, path)
        yield Fault(file, line, place, "shape", f"`{key}` {said}.", remedy)


def _place(content: Any, path: tuple[Any, ...]) -> str:
    """Name the part by the ids of what holds it: ``1a-03/1a-03-2``."""
    names: list[str] = []
    tree = content
    for step in path:
        try:
            tree = tree[step]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(tree, dict):
            own = tree.get("id") or tree.get("row") or tree.get("slug") or tree.get("term")
            if own is not None:
                names.append(str(own))
    return "/".join(names) or (str(path[0]) if path else "file")
