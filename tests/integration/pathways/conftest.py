"""Verification reads heads of this test alone: those of another stand in the folder of all tests."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def own_heads(monkeypatch, tmp_path):
    monkeypatch.setenv("KITHLINE_SEALS", str(tmp_path))
