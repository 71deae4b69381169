"""Addresses of the gallery."""

from django.urls import path

from kithline.web.gallery import views

app_name = "gallery"
urlpatterns = [
    path("gallery/", views.gallery, name="index"),
    path("gallery/child/", views.child, name="child"),
    path("gallery/hub/", views.hub, name="hub"),
    path("gallery/day/", views.day, name="day"),
    path("gallery/ask/", views.ask, name="ask"),
    path("gallery/letter/", views.letter, name="letter"),
]
