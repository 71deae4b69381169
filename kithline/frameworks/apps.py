"""The room's registration with Django."""

from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    name = "kithline.frameworks"
    label = "frameworks"
