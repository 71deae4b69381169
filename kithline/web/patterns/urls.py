"""A child's questions, and those of one's own families."""

from django.urls import path

from kithline.web.patterns import views

HOME = "child/<uuid:person_id>/questions/"

urlpatterns = [
    path("questions/", views.families),
    path(HOME, views.everything),
    path(f"{HOME}<str:named>/", views.one),
]
