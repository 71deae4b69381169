"""The room's registration with Django, and the tables of it that are sealed."""

from django.apps import AppConfig

from kithline.chronology.sealing import SEALED


class ChronologyConfig(AppConfig):
    name = "kithline.chronology"
    label = "chronology"
    sealed = SEALED
