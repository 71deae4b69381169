"""A child's pages (an adult's too), and the list of families."""

from django.urls import path

from kithline.web.child import (
    access_views,
    amend_views,
    attaching,
    entry_views,
    family_views,
    kept_files,
    views,
)

CHILD = "child/<uuid:person_id>/"
ENTRY = f"{CHILD}entry/<uuid:entry_id>/"

urlpatterns = [
    path("families/", views.families),
    path(CHILD, views.child),
    path(f"{CHILD}family/", family_views.family),
    path(f"{CHILD}family/<slug:what>/", family_views.add),
    path(f"{CHILD}access/", access_views.who),
    path(f"{CHILD}access/in/", access_views.let_in),
    path(f"{CHILD}access/out/", access_views.shut_out),
    path(f"{CHILD}access/end/<uuid:grant_id>/", access_views.end),
    path(f"{CHILD}entry/new/", entry_views.new),
    path(f"{CHILD}entry/draft/", entry_views.keep),
    path(f"{CHILD}entry/draft/file/", kept_files.keep),
    path(f"{CHILD}entry/draft/file/<uuid:file_id>/", kept_files.download),
    path(f"{CHILD}entry/draft/file/<uuid:file_id>/small/", kept_files.small),
    path(f"{CHILD}entry/ask/", entry_views.ask),
    path(ENTRY, entry_views.entry),
    path(f"{ENTRY}file/<uuid:file_id>/", attaching.download),
    path(f"{ENTRY}file/<uuid:file_id>/small/", attaching.small),
    path(f"{ENTRY}amend/", amend_views.amend),
    path(f"{ENTRY}amend/ask/", amend_views.ask),
    path(f"{ENTRY}amend/draft/", amend_views.keep),
    path(f"{ENTRY}amend/draft/file/", kept_files.keep),
    path(f"{ENTRY}amend/draft/file/<uuid:file_id>/", kept_files.download),
    path(f"{ENTRY}amend/draft/file/<uuid:file_id>/small/", kept_files.small),
]
