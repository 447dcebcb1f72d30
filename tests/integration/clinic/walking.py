"""Asking a route as somebody, reading everything that comes back, and undoing what it did."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.urls import URLPattern, URLResolver, get_resolver

from trochee.clinic.audit.models import AuditRow

_WRITE = re.compile(r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
_BESIDE = frozenset({"audit_auditrow", "audit_chainhead", "reviews_writtenreview"})  # trail, and a cache


def every_route() -> list[tuple[str, str]]:
    """Name and pattern of every address that the site knows, the log-in library's too; unnamed ones by pattern."""
    return sorted(_below(get_resolver(), ""))


def _below(resolver: URLResolver, before: str) -> Iterator[tuple[str, str]]:
    for each in resolver.url_patterns:
        pattern = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield each.name or pattern, pattern
        else:
            yield from _below(each, pattern)


def guarded_tables() -> tuple[str, ...]:
    """Tables that a refused request may not touch: all of ours but the trail, and second factors."""
    ours = {model._meta.db_table for model in apps.get_models() if model.__module__.startswith("trochee.clinic.")}
    return tuple(sorted((ours | {"mfa_authenticator"}) - _BESIDE))


def everything(tables: tuple[str, ...]) -> dict[str, list[str]]:
    """Every row of these tables as text, in an order of its own."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back, which rows changed and what the trail says about whom."""

    status: int
    body: str
    headers: str
    changed: frozenset[str]
    trail: tuple[AuditRow, ...]

    @property
    def told(self) -> str:
        """Everything that whoever asked could read."""
        return f"{self.headers}\n{self.body}"


class Walker:
    """One visitor's browser, in which every request is undone after it was answered."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser
        browser.raise_request_exception = False
        self._tables = guarded_tables()
        self._before = everything(self._tables)
        self._last = max(AuditRow.objects.values_list("pk", flat=True), default=0)

    def ask(self, method: str, address: str, fields: Mapping[str, str] | None = None) -> Answer:
        """Send one request and undo it."""
        return self.asked(lambda browser: getattr(browser, method)(address, fields or {}))

    def asked(self, send: Callable[[Any], Any]) -> Answer:
        """Let ``send`` use the browser and undo what it did."""
        touched: set[str] = set()

        def watch(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
            found = _WRITE.match(sql)
            if found:
                touched.add(found.group(1))
            return execute(sql, parameters, many, context)

        cookies = self._browser.cookies.output()
        with undone(), connection.execute_wrapper(watch):
            response = send(self._browser)
            body = b"".join(response) if response.streaming else response.content
            suspects = tuple(sorted(touched & set(self._tables)))
            after = everything(suspects)
            trail = tuple(AuditRow.objects.filter(pk__gt=self._last).order_by("pk"))
        self._browser.cookies.clear()
        self._browser.cookies.load(cookies.replace("Set-Cookie: ", ""))
        cache.clear()
        return Answer(
            status=response.status_code,
            body=body.decode(errors="replace"),
            headers="\n".join(f"{name}: {value}" for name, value in response.items()),
            changed=frozenset(table for table in suspects if after[table] != self._before[table]),
            trail=trail,
        )


@contextmanager
def undone() -> Iterator[None]:
    """Roll back whatever happens inside; a deed inside believes that it is the outermost, as under a test."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # what the framework's own tests set
    with block:
        yield
        transaction.set_rollback(True)
