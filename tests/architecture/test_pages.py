"""Every address says who may ask for it; templates carry no script and no style of their own."""

from __future__ import annotations

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from kithline.agencies.permissions import Permission
from kithline.web.pages import PUBLIC, SIGNED_IN
from tests.architecture.source import ROOT, templates


def patterns(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for each in resolver.url_patterns:
        where = prefix + str(each.pattern)
        found += patterns(each, where) if isinstance(each, URLResolver) else [(where, each)]
    return found


ADDRESSES = patterns(get_resolver())
DECLARED = {PUBLIC, SIGNED_IN, *Permission}


def test_there_are_addresses():
    assert len(ADDRESSES) > 5


@pytest.mark.parametrize(("where", "pattern"), ADDRESSES, ids=[w or "/" for w, _ in ADDRESSES])
def test_every_address_declares_its_permission(where, pattern):
    declared = getattr(pattern.callback, "permission", None)
    assert declared in DECLARED, f"/{where} has no @page(permission=...)"


def test_every_area_is_reached():
    areas = {p.parent.name for p in ROOT.glob("kithline/web/*/urls.py")}
    reached = {
        p.callback.__module__.split(".")[2]
        for _, p in ADDRESSES
        if "kithline.web." in p.callback.__module__
    }
    assert areas <= reached, f"in no list of addresses: {areas - reached}"


INLINE = {
    "a style of its own": re.compile(r"\sstyle\s*=\s*[\"']|<style\b", re.I),
    "a script of its own": re.compile(
        r"<script(?![^>]*\bsrc\s*=)[^>]*>|\son[a-z]+\s*=\s*[\"']|javascript:", re.I
    ),
    "text taken as safe": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"),
    "something from another machine": re.compile(
        r"(src|srcset|action)\s*=\s*[\"'](https?:)?//", re.I
    ),
}


@pytest.mark.parametrize("path", templates(), ids=lambda p: p.name)
def test_templates_are_plain(path):
    text = path.read_text()
    for what, pattern in INLINE.items():
        found = pattern.search(text)
        assert not found, f"{path.relative_to(ROOT)} carries {what}: {found and found.group(0)!r}"
