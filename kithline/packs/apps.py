"""The room's registration with Django."""

from django.apps import AppConfig


class PacksConfig(AppConfig):
    name = "kithline.packs"
    label = "packs"
