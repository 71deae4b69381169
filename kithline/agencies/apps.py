"""The room's registration with Django."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "kithline.agencies"
    label = "agencies"
