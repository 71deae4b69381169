"""Addresses of connections: a person's own, adults of concern, places and groups."""

from django.urls import path

from kithline.web.connections import adults, own, places

OWN = "child/<uuid:person_id>/connections/"
CONCERN = "connections/concern/<uuid:concern_id>/"
PLACE = "connections/place/<uuid:place_id>/"

urlpatterns = [
    path("connections/", places.index),
    path(OWN, own.connections),
    path(f"{OWN}mark/", own.mark),
    path(f"{OWN}place/", own.link),
    path(f"{OWN}place/<uuid:link_id>/end/", own.end_link),
    path(CONCERN, adults.concern),
    path(f"{CONCERN}consider/<uuid:child_id>/", adults.consider),
    path("connections/consider/<uuid:concern_id>/<uuid:child_id>/", adults.consider_own),
    path(f"{CONCERN}link/", adults.link),
    path(f"{CONCERN}unlink/<uuid:linked_id>/", adults.unlink),
    path(f"{CONCERN}end/", adults.end),
    path("connections/place/new/", places.new),
    path(PLACE, places.place),
    path(f"{PLACE}entry/", places.entry),
    path(f"{PLACE}entry/<uuid:entry_id>/amend/", places.amend),
    path(f"{PLACE}let-in/", places.let_in),
    path(f"{PLACE}let-out/<uuid:holder_id>/", places.let_out),
    path(f"{PLACE}close/", places.close),
]
