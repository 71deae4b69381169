"""The room's registration with Django."""

from django.apps import AppConfig


class TimescalesConfig(AppConfig):
    name = "kithline.timescales"
    label = "timescales"
