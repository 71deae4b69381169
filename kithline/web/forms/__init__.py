"""Form fields of our own: what is wrong is said at the field, and what was typed is kept.

Every field draws itself through ``cotton/field.html`` (``<c-field :of="form.name" />``). A form
derives from ``Form``; ``with form.rules():`` turns a rule's ``core.errors.Invalid`` into errors at
the fields.
"""

from kithline.web.forms.choices import Answer, OneOf, SomeOf, Tick, answers
from kithline.web.forms.dates import ClockTime, MemorableDate, PartDate
from kithline.web.forms.drawn import Drawn
from kithline.web.forms.form import Form
from kithline.web.forms.texts import (
    LINE_LIMIT,
    NAME_LIMIT,
    STORY_LIMIT,
    CleanText,
    Number,
    Password,
    Upload,
)

__all__ = [
    "LINE_LIMIT",
    "NAME_LIMIT",
    "STORY_LIMIT",
    "Answer",
    "CleanText",
    "ClockTime",
    "Drawn",
    "Form",
    "MemorableDate",
    "Number",
    "OneOf",
    "PartDate",
    "Password",
    "SomeOf",
    "Tick",
    "Upload",
    "answers",
]
