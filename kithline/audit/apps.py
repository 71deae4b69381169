"""The room's registration with Django, and the tables of it that are sealed."""

from django.apps import AppConfig

from kithline.audit.sealing import SEALED


class AuditConfig(AppConfig):
    name = "kithline.audit"
    label = "audit"
    sealed = SEALED
