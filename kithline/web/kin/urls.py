"""The address of a family's pictures."""

from django.urls import path

from kithline.web.kin import views

urlpatterns = [path("child/<uuid:person_id>/pictures/", views.pictures)]
