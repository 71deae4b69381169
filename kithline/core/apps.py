"""The room's registration with Django."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "kithline.core"
    label = "core"
