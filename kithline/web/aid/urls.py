"""Where the script of the writing aid asks."""

from django.urls import path

from kithline.web.aid import views

urlpatterns = [path("aid/", views.look_over)]
