"""The room's registration with Django."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "kithline.demo"
    label = "demo"
