"""The room's registration with Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "kithline.jobs"
    label = "jobs"
