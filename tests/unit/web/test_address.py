"""Whose internet address is believed, and what counts as one sender."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from kithline.web.address import address_of, counted


@pytest.mark.parametrize(
    ("header", "sent", "found"),
    [
        ("", {}, "192.0.2.1"),
        # Not named: whatever a browser writes is not believed.
        ("", {"X-Forwarded-For": "203.0.113.9"}, "192.0.2.1"),
        ("X-Real-IP", {"X-Forwarded-For": "203.0.113.9"}, "192.0.2.1"),
        ("X-Forwarded-For", {"X-Forwarded-For": "203.0.113.9"}, "203.0.113.9"),
        # Only the last was added by our own proxy.
        ("X-Forwarded-For", {"X-Forwarded-For": "10.9.9.9, 203.0.113.9"}, "203.0.113.9"),
        ("X-Forwarded-For", {"X-Forwarded-For": "203.0.113.9:5050"}, "203.0.113.9"),
        ("X-Forwarded-For", {"X-Forwarded-For": "[2001:db8::7]:443"}, "2001:db8::7"),
        ("X-Forwarded-For", {"X-Forwarded-For": "2001:db8::7"}, "2001:db8::7"),
        ("X-Forwarded-For", {"X-Forwarded-For": "nonsense"}, "192.0.2.1"),
        ("X-Forwarded-For", {"X-Forwarded-For": ""}, "192.0.2.1"),
    ],
)
def test_address_comes_from_the_named_header_alone(settings, header, sent, found):
    settings.ADDRESS_HEADER = header
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", headers=sent)
    assert address_of(request) == found


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.9", "203.0.113.9", True),
        ("203.0.113.9", "203.0.113.10", False),
        ("2001:db8:0:1::7", "2001:db8:0:1:ffff::9", True),
        ("2001:db8:0:1::7", "2001:db8:0:2::7", False),
        ("::ffff:203.0.113.9", "203.0.113.9", True),
        ("", "", True),
    ],
)
def test_a_household_with_ipv6_counts_as_one(one, other, same):
    assert (counted(one) == counted(other)) is same
