"""Each slip of the five source documents, as such a document prints it, and that the lint catches it.

The documents here are invented and clean; a slip is one change to one of them (our own words). A
case names the rule that must fire, the place it must name, and a part of the line it must point at.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from kithline.frameworks import incoming
from kithline.packs.enums import Severity
from kithline.packs.faults import Fault, errors

DOCUMENTS = Path(__file__).parent / "documents"


@dataclass(frozen=True)
class Slip:
    name: str
    document: str
    printed: tuple[tuple[str, str], ...]
    rule: str
    place: str
    at: str
    says: str = ""


SOCIAL_CARE = "Ask for a service from children's social care."
EARLY_HELP = "Make an early help assessment. Ask the agencies that fit the family best."
LEVEL_3 = f',"{EARLY_HELP}"'

SLIPS = [
    Slip(
        "the highest level of one table has the action of level 3",
        "outcomes.csv",
        (
            (f'hurts them,"p. 9, safety","{SOCIAL_CARE}"', f'hurts them,"p. 9, safety","{EARLY_HELP}"'),
        ),
        "level-action",
        "safety",
        "Says that an adult hurts them",
        "the action of level 3",
    ),
    Slip(
        "the heading of level 3 is lost",
        "tiers.yaml",
        (('{slug: "3", name: "Complex needs", ', '{slug: "3", '),),
        "heading",
        "3",
        '{slug: "3"',
        "heading may be lost",
    ),
    Slip(
        "lines of level 3 stand above their action line, under level 2",
        "outcomes.csv",
        (
            ("education,3,,education-3-01", "education,2,,education-3-01"),
            ("education,3,,education-3-02", "education,2,,education-3-02"),
            (f'Often late and often absent,"p. 4, education"{LEVEL_3}',
             'Often late and often absent,"p. 4, education",'),
            (f'Moves from school to school,"p. 4, education"{LEVEL_3}',
             'Moves from school to school,"p. 4, education",'),
        ),
        "gap",
        "education/3",
        "education-1-01",
        "no indicator at level 3",
    ),
    Slip(
        "an action line is read as an indicator",
        "outcomes.csv",
        (("Moves from school to school", "Ask the agencies that fit the family best."),),
        "action-line",
        "education-3-02",
        "education-3-02",
        "minimum action",
    ),
    Slip(
        "a line without its level",
        "outcomes.csv",
        (("education,3,,education-3-02", "education,,,education-3-02"),),
        "unknown",
        "education-3-02",
        "education-3-02",
        "No level is given",
    ),
    Slip(
        "school action",
        "tiers.yaml",
        (("Gets SEN support at school", "Is on school action plus"),),
        "outdated",
        "1a-01-2",
        "1a-01-2",
        "SEN support",
    ),
    Slip(
        "statements of special educational needs",
        "tiers.yaml",
        (("Gets SEN support at school", "Has an SEN statement"),),
        "outdated",
        "1a-01-2",
        "1a-01-2",
    ),
    Slip(
        "punishment that the law allows, at a low tier and without a review",
        "tiers.yaml",
        (
            ("Smacked, with no mark left", "Chastised by the parent, within legal limits"),
            ('about: "1b-02"', 'about: "1a-01"'),
        ),
        "outdated",
        "1b-02-2",
        "1b-02-2",
        "review",
    ),
    Slip(
        "an edition of the guidance that does not exist any more",
        "tiers.yaml",
        (("as Working Together 2023 has it", "as Working Together 2020 has it"),),
        "outdated",
        "consent_note",
        "consent_note",
    ),
    Slip(
        "two editions of the guidance in one document",
        "tiers.yaml",
        (('text: "Learns as well as most"', 'text: "Learns as Working Together 2018 hopes"'),),
        "editions",
        "1a-01-1",
        "1a-01-1",
        "2018",
    ),
    Slip(
        "permanently suspended",
        "outcomes.csv",
        (("Permanently excluded with", "Permanently suspended with"),),
        "outdated",
        "education-5-01",
        "education-5-01",
        "permanently excluded",
    ),
    Slip(
        "999 or 101",
        "tiers.yaml",
        (("In danger now: 999.", "In danger now: **999** or **101**."),),
        "outdated",
        "4",
        '{slug: "4"',
        "999",
    ),
    Slip(
        "another family, where another agency is meant",
        "tiers.yaml",
        (("Could another agency meet the need?", "Is help needed from another family?"),),
        "outdated",
        "P1",
        "P1",
    ),
    Slip(
        "a row without its first cell, and not said so",
        "tiers.yaml",
        (('    blank: {"1": "the document leaves this cell empty"}\n', ""),),
        "gap",
        "1c-03/1",
        "row: 1c-03",
        "nothing at level 1",
    ),
    Slip(
        "two rows with the same first cell, and not said so",
        "tiers.yaml",
        (('about: ["1c-01-1", "1c-02-1"], ', ""),),
        "duplicate",
        "1c-02-1",
        "1c-02-1",
        "1c-01-1",
    ),
    Slip(
        "a fork of which one branch is lost",
        "tiers.yaml",
        (
            ('      - {id: 1c-01-3b, level: "3", branch: b, joins: or, '
             'text: "Does not cope and has begun to stay out"}\n', ""),
        ),
        "fork",
        "1c-01/3",
        "1c-01-3a",
        "only the branch",
    ),
    Slip(
        "OR within a cell",
        "tiers.yaml",
        (("Hit, with marks", "Hit, with marks OR hit often"),),
        "join",
        "1b-02-3",
        "1b-02-3",
        "OR",
    ),
    Slip(
        "AND/OR within a cell",
        "tiers.yaml",
        (("Hit, with marks", "Hit, with marks AND/OR afraid"),),
        "join",
        "1b-02-3",
        "1b-02-3",
        "AND/OR",
    ),
    Slip(
        "prescribed for proscribed",
        "tiers.yaml",
        (("a proscribed organisation", "a prescribed organisation"),),
        "outdated",
        "1c-03-4",
        "1c-03-4",
        "proscribed",
    ),
    Slip(
        "a picture that did not come along",
        "tiers.yaml",
        (("Much more is needed.", "Much more is needed, see figure 4."),),
        "picture",
        "3",
        '{slug: "3"',
        "figure 4",
    ),
    Slip(
        "days without a unit",
        "lists.yaml",
        (("within 15 working days", "usually 10 days"),),
        "days",
        "conf-1",
        "conf-1",
        "which days",
    ),
    Slip(
        "two lines with one number",
        "lists.yaml",
        (("{id: 2.e,", "{id: 2.d,"),),
        "duplicate",
        "2.d",
        "Count what changed",
        "stands twice",
    ),
    Slip(
        "two sections with one number",
        "lists.yaml",
        (("{id: section-2,", "{id: section-3,"),),
        "duplicate",
        "section-3",
        "What to do",
    ),
    Slip(
        "a section left out of the count",
        "lists.yaml",
        (("{id: section-2,", "{id: section-5,"),),
        "gap",
        "section-3",
        "What to do",
        "section-2",
    ),
    Slip(
        "an old edition as the source of a guidance",
        "lists.yaml",
        (("Working Together 2023", "Working Together 2015"),),
        "outdated",
        "section-4",
        "section-4",
    ),
]  # fmt: skip


def faults_of(folder: Path, document: str, changes: tuple[tuple[str, str], ...]) -> list[Fault]:
    text = (DOCUMENTS / document).read_text(encoding="utf-8")
    for clean, printed in changes:
        assert clean in text, f"{clean!r} does not stand in {document}"
        text = text.replace(clean, printed)
    path = folder / document
    path.write_text(text, encoding="utf-8")
    return incoming.faults_of(path)


@pytest.mark.parametrize("document", ["outcomes.csv", "tiers.yaml", "lists.yaml"])
def test_clean_document_has_no_fault(document: str) -> None:
    faults = incoming.faults_of(DOCUMENTS / document)
    assert [str(f) for f in errors(faults)] == []
    # A table cannot say what is asked of parents: that is pointed out, and stops nothing.
    assert [f.rule for f in faults] == (["consent"] if document == "outcomes.csv" else [])


@pytest.mark.parametrize("slip", SLIPS, ids=lambda s: s.name)
def test_slip_is_caught_where_it_stands(slip: Slip, tmp_path: Path) -> None:
    faults = faults_of(tmp_path, slip.document, slip.printed)
    met = [f for f in errors(faults) if f.rule == slip.rule and slip.place in f.place]
    assert met, [str(f) for f in faults]
    line = (tmp_path / slip.document).read_text(encoding="utf-8").splitlines()[met[0].line - 1]
    assert slip.at in line, f"{met[0]} points at {line!r}"
    assert slip.says in str(met[0])
    assert met[0].file.endswith(slip.document)


def test_slip_does_not_raise_other_rules(tmp_path: Path) -> None:
    """A changed action is told once, at the one line that differs."""
    slip = SLIPS[0]
    faults = faults_of(tmp_path, slip.document, slip.printed)
    assert [(f.rule, f.place) for f in errors(faults)] == [("level-action", "safety/safety-5-01/5")]


def test_term_with_a_review_is_let_stand(tmp_path: Path) -> None:
    change = ("Smacked, with no mark left", "Chastised by the parent, within legal limits")
    assert faults_of(tmp_path, "tiers.yaml", (change,)) == []


def test_two_stances_on_consent_are_pointed_out() -> None:
    """One legal basis, two local policies: a note, since neither pack is wrong."""
    from kithline.frameworks import lint

    faults, _ = lint.check_shipped()
    notes = [f for f in faults if f.rule == "consent"]
    assert [f.severity for f in notes] == [Severity.NOTE]
    assert "bracknell-2019: sought-first" in notes[0].message
    assert "stoke-2023: not-required" in notes[0].message
