"""The room's registration with Django."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "kithline.access"
    label = "access"
