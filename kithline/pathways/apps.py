"""The room's registration with Django."""

from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    name = "kithline.pathways"
    label = "pathways"
