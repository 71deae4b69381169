"""The room's registration with Django, and the table of it that is sealed."""

from django.apps import AppConfig

from kithline.patterns.sealing import SEALED


class PatternsConfig(AppConfig):
    name = "kithline.patterns"
    label = "patterns"
    sealed = SEALED
