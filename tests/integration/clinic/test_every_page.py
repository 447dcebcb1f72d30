"""What holds for every page: headers, refusals, faults, logs."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.db import OperationalError
from django.urls import get_resolver
from tests.factories.clinic import House
from tests.integration.clinic.browser_like import client, log_in

from trochee.clinic.config.logs import WithoutValues

PUBLIC = {"/account/login/", "/favicon.ico", "/healthy", "/help/", "/my/phone/", "/my/phone/worker.js", "/my/away/"}


def test_security_headers() -> None:
    response = client().get("/account/login/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Strict-Transport-Security"] == "max-age=31536000"
    assert "no-store" in response["Cache-Control"]
    assert "camera=()" in response["Permissions-Policy"]


def test_cookies_travel_by_tls_only(house: House) -> None:
    visitor = log_in("lamp.patient")
    for name in ("trochee_session", "csrftoken"):
        cookie = visitor.cookies[name]
        assert cookie["secure"]
        assert cookie["httponly"]
    assert visitor.cookies["trochee_session"]["samesite"] == "Lax"


def test_without_tls_one_is_sent_to_tls() -> None:
    response = client().get("/", HTTP_X_FORWARDED_PROTO="http")
    assert response.status_code == 301
    assert response["Location"].startswith("https://")


def test_another_host_name_is_refused() -> None:
    response = client().get("/account/login/", SERVER_NAME="elsewhere.test")
    assert response.status_code == 400


@pytest.mark.parametrize("path", sorted(PUBLIC))
def test_what_a_stranger_may_see(path: str) -> None:
    assert client().get(path).status_code == 200


@pytest.mark.parametrize("path", ["/", "/design", "/account/devices/", "/account/2fa/", "/account/password/change/"])
def test_everything_else_asks_who_is_there(path: str) -> None:
    response = client().get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")


def test_there_is_no_admin_site_and_no_unknown_front() -> None:
    named = {str(each.pattern) for each in get_resolver().url_patterns}
    assert named == {
        "",
        "favicon.ico",
        "knowledge/",
        "protocol/",
        "healthy",
        "design",
        "help/",
        "helping/",
        "calendar/<str:token>.ics",
        "note/<str:token>/",
        "account/",
        "my/",
        "patients/",
        "people/",
    }


def test_a_form_from_elsewhere_is_refused() -> None:
    response = client(enforce_csrf_checks=True).post("/account/login/", {"login": "x", "password": "y"})
    assert response.status_code == 403
    assert "open the page again" in response.content.decode()


def test_what_is_not_there_says_nothing_of_what_was_asked() -> None:
    response = client().get("/patients/marker-name")
    assert response.status_code == 404
    assert "marker-name" not in response.content.decode()


class TestFaults:
    @pytest.fixture
    def quiet(self) -> Any:
        visitor = client()
        visitor.raise_request_exception = False
        return visitor

    def test_a_database_that_is_away_gives_a_clear_page(self, quiet: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        def away(*arguments: object, **named: object) -> None:
            raise OperationalError("database or disk is full: marker-value")

        with monkeypatch.context() as broken:
            broken.setattr("django.db.backends.utils.CursorWrapper.execute", away)
            response = quiet.get("/healthy")
        assert response.status_code == 503
        assert "Nothing was saved" in response.content.decode()
        assert "marker-value" not in response.content.decode()

    def test_a_fault_of_ours_is_a_page_too(self, quiet: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        def wrong(*arguments: object, **named: object) -> None:
            raise RuntimeError("marker-value")

        with monkeypatch.context() as broken:
            broken.setattr("django.db.backends.utils.CursorWrapper.execute", wrong)
            response = quiet.get("/healthy")
        assert response.status_code == 500
        assert "marker-value" not in response.content.decode()


class TestLogs:
    def line(self, **more: Any) -> dict[str, Any]:
        given = {"name": "django.request", "level": logging.ERROR, "pathname": "x", "lineno": 1, "exc_info": None}
        record = logging.LogRecord(**{"msg": "", "args": (), **given, **more})
        found: dict[str, Any] = json.loads(WithoutValues().format(record))
        return found

    def test_what_others_put_into_a_sentence_is_left_out(self) -> None:
        line = self.line(msg="Bad value: %s", args=("marker-value",))
        assert line["message"] == "Bad value: %s"

    def test_a_sentence_put_together_beforehand_is_left_out(self) -> None:
        assert "marker-value" not in str(self.line(msg="Bad value: marker-value"))
        assert self.line(msg="Not Found")["message"] == "Not Found"

    def test_our_own_sentences_stand(self) -> None:
        assert self.line(name="trochee.clinic.jobs", msg="queued %s", args=("remind",))["message"] == "queued remind"

    def test_an_exception_is_its_type_and_its_way(self) -> None:
        try:
            raise ValueError("marker-value")
        except ValueError as error:
            line = self.line(msg="failed", exc_info=(type(error), error, error.__traceback__))
        assert line["exception"] == "ValueError"
        assert "test_an_exception" in line["through"][0]
        assert "marker-value" not in str(line)

    def test_status_and_route_are_kept(self) -> None:
        record = logging.LogRecord("django.request", logging.WARNING, "x", 1, "Not Found", (), None)
        record.status_code = 404
        assert json.loads(WithoutValues().format(record))["status"] == 404
