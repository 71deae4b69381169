"""The room's registration with Django."""

from django.apps import AppConfig


class EpisodesConfig(AppConfig):
    name = "kithline.episodes"
    label = "episodes"
