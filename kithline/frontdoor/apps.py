"""The room's registration with Django."""

from django.apps import AppConfig


class FrontdoorConfig(AppConfig):
    name = "kithline.frontdoor"
    label = "frontdoor"
