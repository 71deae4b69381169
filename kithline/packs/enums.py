"""What kinds of pack there are, and how grave a fault is."""

from enum import StrEnum


class Kind(StrEnum):
    """A kind of pack; its value is also the name of its folder under ``packs/``."""

    THRESHOLDS = "thresholds"
    CRITERIA = "criteria"
    TIMESCALES = "timescales"
    MATCHING = "matching"
    GLOSSARY = "glossary"
    LINT = "lint"
    BANDS = "bands"
    WRITING = "writing"
    PATTERNS = "patterns"


class Severity(StrEnum):
    """How grave a fault is. Only an error stops a pack from being used."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
