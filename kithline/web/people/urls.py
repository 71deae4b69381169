"""Addresses of finding people and making a record."""

from django.urls import path

from kithline.web.people import views

app_name = "people"
urlpatterns = [
    path("find/", views.find, name="find"),
    path("people/new", views.new, name="new"),
]
