"""Where a request came from, as the trail keeps it."""

from __future__ import annotations

import pytest
from django.test import RequestFactory, override_settings

from trochee.clinic.accounts.request import address_of


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7", "198.51.100.7"),  # the first was said by the visitor
        ("198.51.100.7, 2001:db8::1", "2001:db8::1"),
        ("", "192.0.2.1"),
        ("nobody", "192.0.2.1"),
        ("fe80::1%" + "x" * 90, "192.0.2.1"),
    ],
)
def test_behind_a_proxy_the_last_that_it_says(forwarded: str, address: str) -> None:
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded, REMOTE_ADDR="192.0.2.1")
    assert address_of(request) == address


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=0)
def test_without_a_proxy_nobody_says_where_they_are() -> None:
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="198.51.100.7", REMOTE_ADDR="192.0.2.1")
    assert address_of(request) == "192.0.2.1"
