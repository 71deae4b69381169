"""The room's registration with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "kithline.web"
    label = "web"
