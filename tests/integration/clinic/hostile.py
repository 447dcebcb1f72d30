"""Requests that no browser of ours would send: drawn from a seed, so that what fails can be sent again."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.core.handlers.wsgi import WSGIHandler
from tests.clinic_environment import HOST

MARKUP = "<script>zzmark()</script>"
METHODS = (
    *("GET",) * 6, *("POST",) * 12, "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "get", "FOO", "PROPFIND",
)  # fmt: skip
VALUES: tuple[str, ...] = (
    "", " ", "0", "-1", "1", "yes", "no", "NaN", "inf", "1e309", "9" * 40, "1.5", "٣", "25:61", "22:45",
    "24:00", "2026-02-30", "0000-00-00", "9999-12-31", "99999-01-01", "None", "null", "true", "[]", "{}",
    "a" * 300, "x" * 5_000, MARKUP, "\"'><img src=x onerror=zzmark()>", "{{ 7*7 }}", "{% debug %}", "%s%n%x",
    "' OR '1'='1", "'; DROP TABLE audit_auditrow;--", "../../../../etc/passwd", "\x00", "a\x00b", "\ud800",
    "\u202e", "\r\nSet-Cookie: zz=1", "ﷺ" * 50, "🌙" * 100, "http://evil.test/", "//evil.test",
    "javascript:zzmark()", "00000000-0000-0000-0000-000000000000", "k1:AAAA",
)  # fmt: skip
PIECES: tuple[bytes, ...] = (
    b"%00", b"%ff%fe", b"..%2f..%2f", b"//", b"/./", b"%2e%2e/", b";a=b", b"\xff\xfe", b"%", b"%zz", b"?", b"#",
    b"\\", b"a" * 3_000, b"%F0%9F%8C%99", b"%0d%0aX-Zz:1", b"-1", b"0", b"99999999999999999999", b"2026-13-45",
    b"<script>zzmark()</script>", b"*",
)  # fmt: skip
TYPES = (
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=zz", "multipart/form-data",
    "application/json", "text/plain", "application/xml", "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data; boundary=" + "b" * 300, "", "\x7f",
    "application/x-www-form-urlencoded; charset=no-such", "multipart/mixed; boundary=zz",
)  # fmt: skip
HEADERS: tuple[tuple[str, str], ...] = (
    ("HTTP_X_FORWARDED_HOST", "evil.test"), ("HTTP_X_FORWARDED_PROTO", "http"),
    ("HTTP_X_FORWARDED_PROTO", "https, http"), ("HTTP_X_FORWARDED_FOR", "10.0.0.1, " * 50),
    ("HTTP_X_HTTP_METHOD_OVERRIDE", "DELETE"), ("HTTP_HX_REQUEST", "true"),
    ("HTTP_HX_CURRENT_URL", "http://[bad"), ("HTTP_HX_TARGET", MARKUP), ("HTTP_HOST", "evil.test"),
    ("HTTP_HOST", "clinic.test:99999"), ("HTTP_HOST", ""), ("HTTP_HOST", "clinic.test@evil.test"),
    ("HTTP_ORIGIN", "null"), ("HTTP_ORIGIN", "https://evil.test"), ("HTTP_REFERER", "https://evil.test/"),
    ("HTTP_REFERER", "http://[bad"), ("HTTP_ACCEPT", "application/json"),
    ("HTTP_X_REQUESTED_WITH", "XMLHttpRequest"), ("HTTP_ACCEPT_LANGUAGE", "x" * 2_000),
    ("HTTP_ACCEPT_ENCODING", "gzip;q=zz"), ("HTTP_IF_MODIFIED_SINCE", "no date"),
    ("HTTP_IF_NONE_MATCH", '"' * 90), ("HTTP_RANGE", "bytes=9-1"), ("HTTP_AUTHORIZATION", "Basic !!!"),
    ("HTTP_USER_AGENT", "\xff" * 400), ("HTTP_TRANSFER_ENCODING", "chunked"), ("HTTP_EXPECT", "100-continue"),
    ("REMOTE_USER", "lamp.patient"), ("HTTP_X_CSRFTOKEN", "x" * 64), ("HTTP_CONTENT_ENCODING", "gzip"),
    ("SCRIPT_NAME", "/patients"), ("HTTP_REMOTE_USER", "lamp.clinician"),
)  # fmt: skip
COOKIES = ("trochee_session=" + "a" * 5_000, "trochee_session=\x01\x02", "=;=;", "csrftoken=zz", "; " * 200)


@dataclass(frozen=True, kw_only=True)
class Target:
    """A route with an address that is right, and the fields that its form sends."""

    name: str
    path: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Session:
    """Cookies of somebody who has logged in, with the secret that their forms carry."""

    cookies: Mapping[str, str]
    csrf: str = ""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What came back."""

    status: int
    headers: str
    body: str

    @property
    def leads_to(self) -> list[str]:
        """Where the browser is sent."""
        return [line.partition(": ")[2] for line in self.headers.splitlines() if line.startswith(("Location", "HX-"))]


def environ(rng: Random, target: Target, session: Session, strange: Iterable[str]) -> dict[str, Any]:
    """Draw one request; ``strange`` are ids and tokens of others, used ones among them."""
    path = target.path.encode()
    if rng.random() < 0.25:
        path = _bent(rng, path, strange)
    # a length that is no number never comes this far: the server refuses it
    body, content_type = (b"", "") if rng.random() < 0.1 else _body(rng, target, session, strange)
    found = _request(rng.choice(METHODS), path, body, content_type) | {
        "QUERY_STRING": _query(rng),
        "CONTENT_LENGTH": rng.choice([str(len(body))] * 20 + ["0", "", str(len(body) + 40)]),
        "HTTP_COOKIE": _cookies(rng, session),
    }
    if rng.random() < 0.8:
        found["HTTP_ORIGIN"] = f"https://{HOST}"
    for _ in range(rng.choice([0, 0, 0, 1, 1, 3])):
        name, value = rng.choice(HEADERS)
        found[name] = value
    return found


def right(rng: Random, target: Target, session: Session) -> dict[str, Any]:
    """Draw a request that a browser of ours would send: the form as it should be, with an id of its own."""
    own = {"client_id": str(UUID(int=rng.getrandbits(128), version=4)), "csrfmiddlewaretoken": session.csrf}
    body = urlencode({**target.fields, **own}).encode()
    cookies = "; ".join(f"{name}={value}" for name, value in session.cookies.items())
    return _request("POST", target.path.encode(), body, TYPES[0]) | {
        "HTTP_COOKIE": cookies,
        "HTTP_ORIGIN": f"https://{HOST}",
    }


def _request(method: str, path: bytes, body: bytes, content_type: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path.decode("latin-1"),
        "QUERY_STRING": "",
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": HOST,
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": HOST,
        "HTTP_X_FORWARDED_PROTO": "https",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def send(handler: WSGIHandler, request: dict[str, Any]) -> Reply:
    """Send it through the site's whole WSGI stack."""
    said: list[Any] = []

    def begin(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Any:
        said[:] = [status, headers]

    response = handler(request, begin)
    body = b"".join(response)
    response.close()
    status, headers = said
    told = "\n".join(f"{name}: {value}" for name, value in headers)
    return Reply(status=int(status.split()[0]), headers=told, body=body.decode(errors="replace"))


def _bent(rng: Random, path: bytes, strange: Iterable[str]) -> bytes:
    parts = path.split(b"/")
    place = rng.randrange(len(parts))
    parts[place] = rng.choice([*PIECES, *[each.encode() for each in strange]])
    return b"/".join(parts) if rng.random() < 0.7 else path + rng.choice(PIECES)


def _query(rng: Random) -> str:
    if rng.random() < 0.7:
        return ""
    pairs = [(rng.choice(("next", "all", "page", "q", "\x00", MARKUP)), rng.choice(VALUES)) for _ in range(2)]
    return urlencode(pairs, errors="surrogatepass") + rng.choice(["", "&" * 50, "%zz", "%ff"])


def _cookies(rng: Random, session: Session) -> str:
    if rng.random() < 0.06:
        return rng.choice(COOKIES)
    return "; ".join(f"{name}={value}" for name, value in session.cookies.items())


def _body(rng: Random, target: Target, session: Session, strange: Iterable[str]) -> tuple[bytes, str]:
    fields: dict[str, str] = dict(target.fields)
    values = (*VALUES, *strange)
    for _ in range(rng.choice([0, 0, 0, 1, 1, 2, 5])):
        name = rng.choice([*fields, "patient", "user", "clinic", "role", "id", "version", MARKUP, "\x00", "n" * 400])
        fields[name] = rng.choice(values)
    if rng.random() < 0.2 and fields:
        del fields[rng.choice(list(fields))]
    if rng.random() < 0.85 and session.csrf:
        fields["csrfmiddlewaretoken"] = session.csrf
    kind = rng.random()
    if kind < 0.72:
        return urlencode(fields, errors="surrogatepass").encode(), TYPES[0]
    if kind < 0.80:
        return _parts(fields), rng.choice(TYPES[1:3])
    if kind < 0.84:
        return json.dumps(fields).encode(), rng.choice(TYPES)
    if kind < 0.88:
        return rng.randbytes(rng.choice([1, 60, 3_000])), rng.choice(TYPES)
    if kind < 0.92:
        return b"&".join(quote(name).encode() + b"=%ff%fe\xff%zz" for name in fields), rng.choice(TYPES)
    if kind < 0.98:
        return "&".join(f"f{number}=1" for number in range(400)).encode(), TYPES[0]
    return b"a=" + b"b" * 1_100_000, TYPES[0]


def _parts(fields: Mapping[str, str]) -> bytes:
    lines = [
        f'--zz\r\nContent-Disposition: form-data; name="{name}"; filename="../{name}\x00"\r\n\r\n{value}\r\n'
        if len(value) > 100
        else f'--zz\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    return "".join(lines).encode(errors="surrogatepass") + b"--zz--\r\n"
