"""The room's registration with Django."""

from django.apps import AppConfig


class ChronologyConfig(AppConfig):
    name = "kithline.chronology"
    label = "chronology"
