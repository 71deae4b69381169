"""A child's pages (an adult's too), and the list of families."""

from django.urls import path

from kithline.web.child import entry_views, views

CHILD = "child/<uuid:person_id>/"
ENTRY = f"{CHILD}entry/<uuid:entry_id>/"

urlpatterns = [
    path("families/", views.families),
    path(CHILD, views.child),
    path(f"{CHILD}entry/new/", entry_views.new),
    path(f"{CHILD}entry/draft/", entry_views.keep),
    path(ENTRY, entry_views.entry),
    path(f"{ENTRY}amend/", entry_views.amend),
    path(f"{ENTRY}amend/draft/", entry_views.keep_amendment),
]
