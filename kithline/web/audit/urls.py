"""The trail, for auditors."""

from django.urls import path

from kithline.web.audit import views

urlpatterns = [path("audit/", views.read)]
