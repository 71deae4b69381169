"""The room's registration with Django, and the tables of it that are sealed."""

from django.apps import AppConfig

from kithline.connections.sealing import SEALED


class ConnectionsConfig(AppConfig):
    name = "kithline.connections"
    label = "connections"
    sealed = SEALED
