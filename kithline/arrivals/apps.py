"""The room of lists that arrive from other systems."""

from django.apps import AppConfig


class ArrivalsConfig(AppConfig):
    """Lists brought in, row by row, with a preview before and a way back after."""

    name = "kithline.arrivals"
    label = "arrivals"
