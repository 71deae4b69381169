"""A child's pages (an adult's too), and the list of families."""

from django.urls import path

from kithline.web.child import views

urlpatterns = [
    path("families/", views.families),
    path("child/<uuid:person_id>/", views.child),
]
