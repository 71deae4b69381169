"""Addresses of the framework browser, and of a child's level."""

from django.urls import path

from kithline.web.frameworks import level, shows, views

app_name = "frameworks"
urlpatterns = [
    path("frameworks/", views.index, name="index"),
    path("frameworks/compare/", views.compare, name="compare"),
    path("frameworks/criteria/<slug:slug>/", views.criteria, name="criteria"),
    path("frameworks/<slug:slug>/", views.framework, name="framework"),
    path("frameworks/<slug:slug>/table.csv", views.table, name="table"),
    path("frameworks/<slug:slug>/<slug:group>/", views.group, name="group"),
    path("child/<uuid:person_id>/level/", level.level, name="level"),
    path("child/<uuid:person_id>/level/keep", level.keep, name="level-keep"),
    path("child/<uuid:person_id>/level/shows/<uuid:choice_id>/", shows.shows, name="level-shows"),
]
