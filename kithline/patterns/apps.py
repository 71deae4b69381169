"""The room as Django knows it."""

from django.apps import AppConfig


class PatternsConfig(AppConfig):
    """Questions that a record raises, and what people answered."""

    name = "kithline.patterns"
    label = "patterns"
