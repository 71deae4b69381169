"""Addresses of help: what anybody may read, signed in or not."""

from django.urls import path

from kithline.web.help import views

app_name = "help"
urlpatterns = [
    path("help/", views.help_index, name="index"),
    path("help/accessibility", views.accessibility, name="accessibility"),
    path("help/privacy", views.privacy, name="privacy"),
    path("help/words", views.words, name="words"),
]
