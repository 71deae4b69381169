"""My day."""

from django.urls import path

from kithline.web.myday import views

urlpatterns = [path("my-day", views.my_day), path("my-day/team", views.with_team)]
