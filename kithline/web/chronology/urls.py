"""The chronology of a child and of the family."""

from django.urls import path

from kithline.web.chronology import (
    part_views,
    picture_views,
    reading_views,
    summary_views,
    view_views,
    views,
)

LINE = "child/<uuid:person_id>/chronology/"

urlpatterns = [
    path(LINE, views.table),
    path(f"{LINE}picture/", picture_views.picture),
    path(f"{LINE}read/", reading_views.read),
    path(f"{LINE}read/draft/", reading_views.keep),
    path(f"{LINE}again/", reading_views.again),
    path(f"{LINE}reading/<uuid:reading_id>/", reading_views.reading),
    path(f"{LINE}ask/", part_views.ask),
    path(f"{LINE}part/<uuid:part_id>/", part_views.part),
    path("part/<uuid:part_id>/", part_views.answer),
    path(f"{LINE}otherwise/<uuid:entry_id>/", view_views.otherwise),
    path(f"{LINE}summary/", summary_views.summaries),
    path(f"{LINE}summary/<uuid:summary_id>/", summary_views.summary),
    path(f"{LINE}summary/<uuid:summary_id>/select/", summary_views.select),
    path(f"{LINE}summary/<uuid:summary_id>/draft/", summary_views.keep),
]
