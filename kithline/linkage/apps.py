"""The room's registration with Django."""

from django.apps import AppConfig


class LinkageConfig(AppConfig):
    name = "kithline.linkage"
    label = "linkage"
