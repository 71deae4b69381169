"""A child's questions."""

from django.urls import path

from kithline.web.patterns import views

HOME = "child/<uuid:person_id>/questions/"

urlpatterns = [
    path(HOME, views.everything),
    path(f"{HOME}<str:named>/", views.one),
]
