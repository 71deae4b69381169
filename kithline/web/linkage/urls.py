"""Addresses of records that may be of one person: the queue, a pair, merges and their undoing."""

from django.urls import path

from kithline.web.linkage import views

app_name = "linkage"
urlpatterns = [
    path("hub/matches/", views.waiting, name="waiting"),
    path("hub/matches/machine/", views.by_machine, name="by-machine"),
    path("hub/matches/<uuid:pair_id>/", views.pair, name="pair"),
    path("hub/matches/merge/<uuid:merge_id>/", views.merged, name="merged"),
    path("hub/matches/merge/<uuid:merge_id>/undo/", views.undo, name="undo"),
    path("hub/matches/merge/<uuid:merge_id>/stands/", views.stands, name="stands"),
    path("child/<uuid:person_id>/merges/", views.history, name="history"),
]
