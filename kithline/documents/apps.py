"""The room's registration with Django, and its sealed table."""

from django.apps import AppConfig

from kithline.documents.sealing import SEALED


class DocumentsConfig(AppConfig):
    name = "kithline.documents"
    label = "documents"
    sealed = SEALED
