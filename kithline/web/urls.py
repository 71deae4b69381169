"""All addresses, one line an area. Every view declares who may ask for it (``pages.page``)."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

AREAS = [
    "account",
    "aid",
    "help",
    "gallery",
    "frameworks",
    "people",
    "child",
    "patterns",
    "kin",
    "connections",
    "chronology",
    "documents",
    "myday",
    "audit",
    "arrivals",
    "hub",
    "linkage",
    "front",
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"kithline.web.{area}.urls"))
    for area in AREAS
    if find_spec(f"kithline.web.{area}") and find_spec(f"kithline.web.{area}.urls")
]
