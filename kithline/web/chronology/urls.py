"""The chronology of a child and of the family."""

from django.urls import path

from kithline.web.chronology import picture_views, views

LINE = "child/<uuid:person_id>/chronology/"

urlpatterns = [
    path(LINE, views.table),
    path(f"{LINE}picture/", picture_views.picture),
]
