"""The room's registration with Django, and the tables of it that are sealed."""

from django.apps import AppConfig

from kithline.record.sealing import SEALED


class RecordConfig(AppConfig):
    name = "kithline.record"
    label = "record"
    sealed = SEALED
