"""What each way out says: sent, not sent, or not known. Never what a server said, and never an address."""

from __future__ import annotations

import io
import logging
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend

from trochee.clinic.config.outgoing import SMTP
from trochee.clinic.messaging.sending import gateway, mail
from trochee.clinic.messaging.sending.gateway import HttpGateway
from trochee.clinic.messaging.sending.texts import Written
from trochee.clinic.messaging.values import Fate, Outcome, Trouble

ADDRESS, NUMBER, TOKEN = "zzmarker@example.org", "+49151000000", "zz-secret-token"
TEXT = Written(subject="A note", body="Open.")


class TestMail:
    def test_it_is_sent_as_plain_text_that_no_machine_answers(self) -> None:
        assert mail.send(ADDRESS, TEXT) == Outcome(fate=Fate.SENT)
        (sent,) = outbox.outbox
        assert (sent.to, sent.subject, sent.body) == ([ADDRESS], "A note", "Open.")
        assert sent.from_email == settings.DEFAULT_FROM_EMAIL
        assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
        assert socket.gethostname() not in sent.extra_headers["Message-ID"]

    def test_where_none_is_set_up_it_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend")
        assert mail.send(ADDRESS, TEXT) == Outcome(fate=Fate.FAILED, trouble=Trouble.OFF)

    @pytest.mark.parametrize(
        "error",
        [ConnectionRefusedError(ADDRESS), socket.gaierror(ADDRESS), smtplib.SMTPAuthenticationError(535, b"")],
    )
    def test_a_server_that_is_not_reached_has_taken_nothing(
        self, monkeypatch: pytest.MonkeyPatch, error: Exception
    ) -> None:
        def away(self: EmailBackend) -> None:
            raise error

        monkeypatch.setattr(EmailBackend, "open", away)
        assert mail.send(ADDRESS, TEXT) == Outcome(fate=Fate.WAITING, trouble=Trouble.UNREACHABLE)

    @pytest.mark.parametrize(
        ("error", "fate", "trouble"),
        [
            (smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"zzmarker unknown")}), Fate.FAILED, Trouble.REFUSED),
            (smtplib.SMTPRecipientsRefused({ADDRESS: (451, b"later")}), Fate.WAITING, Trouble.BUSY),
            (smtplib.SMTPRecipientsRefused({}), Fate.FAILED, Trouble.REFUSED),
            (smtplib.SMTPSenderRefused(530, b"", ADDRESS), Fate.FAILED, Trouble.REFUSED),
            (smtplib.SMTPDataError(452, b"full"), Fate.WAITING, Trouble.BUSY),
            (smtplib.SMTPDataError(554, b"spam"), Fate.FAILED, Trouble.REFUSED),
            (smtplib.SMTPServerDisconnected(ADDRESS), Fate.NOT_KNOWN, Trouble.NO_ANSWER),
            (TimeoutError(ADDRESS), Fate.NOT_KNOWN, Trouble.NO_ANSWER),
            (RuntimeError(ADDRESS), Fate.NOT_KNOWN, Trouble.NO_ANSWER),
        ],
        ids=lambda each: type(each).__name__ if isinstance(each, Exception) else str(each),
    )
    def test_what_a_server_says(
        self, monkeypatch: pytest.MonkeyPatch, error: Exception, fate: Fate, trouble: Trouble
    ) -> None:
        def fail(self: EmailBackend, messages: object) -> int:
            raise error

        monkeypatch.setattr(EmailBackend, "send_messages", fail)
        assert mail.send(ADDRESS, TEXT) == Outcome(fate=fate, trouble=trouble)

    def test_none_sent_is_no_success_and_a_line_that_breaks_at_the_end_is_no_failure(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(self: EmailBackend) -> None:
            raise OSError(ADDRESS)

        monkeypatch.setattr(EmailBackend, "close", fail)
        assert mail.send(ADDRESS, TEXT) == Outcome(fate=Fate.SENT)
        monkeypatch.setattr(EmailBackend, "send_messages", lambda *_: 0)
        assert mail.send(ADDRESS, TEXT).fate is Fate.FAILED


class Post(threading.Thread):
    """A mail server on this machine that speaks as much SMTP as it must, and ends as it is told."""

    def __init__(self, ends: str) -> None:
        super().__init__(daemon=True)
        self.ends, self.taken = ends, ""
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.socket.getsockname()[1])

    def run(self) -> None:
        with self.socket:
            line, _ = self.socket.accept()
        with line, line.makefile("rwb") as spoken:
            self._say(spoken, "220 here")
            for each in spoken:
                word = each.decode().upper()[:4]
                if word == "DATA":
                    self._say(spoken, "354 go on")
                    self.taken = b"".join(iter(spoken.readline, b".\r\n")).decode()
                    if self.ends == "falls silent":
                        return
                    self._say(spoken, "250 taken")
                elif word == "RCPT" and self.ends != "takes it":
                    answers = {"knows nobody": "550 zzmarker unknown", "is busy": "451 later"}
                    self._say(spoken, answers.get(self.ends, "250 good"))
                else:
                    self._say(spoken, "221 bye" if word == "QUIT" else "250 good")

    def _say(self, spoken: Any, text: str) -> None:
        spoken.write(f"{text}\r\n".encode())
        spoken.flush()


@pytest.mark.enable_socket
@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ("takes it", Outcome(fate=Fate.SENT)),
        ("knows nobody", Outcome(fate=Fate.FAILED, trouble=Trouble.REFUSED)),
        ("is busy", Outcome(fate=Fate.WAITING, trouble=Trouble.BUSY)),
        ("falls silent", Outcome(fate=Fate.NOT_KNOWN, trouble=Trouble.NO_ANSWER)),
    ],
)
def test_a_real_line_to_a_mail_server(monkeypatch: pytest.MonkeyPatch, ends: str, expected: Outcome) -> None:
    server = Post(ends)
    server.start()
    monkeypatch.setattr(settings, "EMAIL_BACKEND", SMTP)
    for name, value in (("EMAIL_HOST", "127.0.0.1"), ("EMAIL_PORT", server.port), ("EMAIL_TIMEOUT", 5)):
        monkeypatch.setattr(settings, name, value)
    assert mail.send(ADDRESS, TEXT) == expected
    server.join(5)
    assert ("Subject: A note" in server.taken) == (ends in {"takes it", "falls silent"})


@pytest.mark.enable_socket
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_nobody_at_the_port(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setattr(settings, "EMAIL_BACKEND", SMTP)
    for name, value in (("EMAIL_HOST", "127.0.0.1"), ("EMAIL_PORT", port), ("EMAIL_TIMEOUT", 5)):
        monkeypatch.setattr(settings, name, value)
    assert mail.send(ADDRESS, TEXT) == Outcome(fate=Fate.WAITING, trouble=Trouble.UNREACHABLE)


@dataclass
class Server:
    """A gateway on this machine, with a certificate of its own."""

    url: str
    trusted: ssl.SSLContext
    answer: int = 200
    hangs: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    asked: int = 0

    def sender(self, **more: object) -> HttpGateway:
        return HttpGateway(url=self.url, token=TOKEN, context=self.trusted, **more)  # type: ignore[arg-type]  # names are checked by the class


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "gateway")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("gateway") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + built.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def serving(certificate: Path) -> Iterator[Server]:
    ended = threading.Event()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.asked += 1
            found.headers = {**dict(self.headers), ":path": self.path}
            found.body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if found.hangs:
                ended.wait(10)
                return
            self.send_response(found.answer)
            self.send_header("Location", "https://elsewhere.test/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answers)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(certificate)
    server.socket = own.wrap_socket(server.socket, server_side=True)
    trusted = ssl.create_default_context(cafile=str(certificate))
    found = Server(url=f"https://127.0.0.1:{server.server_port}/send?from=x", trusted=trusted)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def server(certificate: Path) -> Iterator[Server]:
    with serving(certificate) as found:
        yield found


@pytest.mark.enable_socket
@pytest.mark.allow_hosts(["127.0.0.1"])
class TestGateway:
    def test_one_message_with_the_token_in_its_header(self, server: Server) -> None:
        assert server.sender().send(NUMBER, "Open.", message="id-1") == Outcome(fate=Fate.SENT)
        assert server.headers["Authorization"] == f"Bearer {TOKEN}"
        assert server.headers["Idempotency-Key"] == "id-1"
        assert server.headers[":path"] == "/send?from=x"
        assert server.body == '{"to": "+49151000000", "text": "Open."}'

    @pytest.mark.parametrize(
        ("answer", "fate"),
        [
            (202, Fate.SENT),
            (302, Fate.NOT_KNOWN),
            (400, Fate.FAILED),
            (401, Fate.FAILED),
            (429, Fate.WAITING),
            (500, Fate.NOT_KNOWN),
            (503, Fate.WAITING),
            (504, Fate.NOT_KNOWN),
        ],
    )
    def test_what_it_answers(self, server: Server, answer: int, fate: Fate) -> None:
        server.answer = answer
        assert server.sender().send(NUMBER, "Open.", message="id-1").fate is fate
        assert server.asked == 1, "no redirect is followed, and nothing is asked twice"

    def test_silence_after_the_sending_is_not_known(self, server: Server) -> None:
        server.hangs = True
        found = server.sender(timeout_s=0.3).send(NUMBER, "Open.", message="id-1")
        assert found == Outcome(fate=Fate.NOT_KNOWN, trouble=Trouble.NO_ANSWER)

    def test_a_certificate_that_nobody_vouches_for_gets_nothing(self, server: Server) -> None:
        found = HttpGateway(url=server.url, token=TOKEN).send(NUMBER, "Open.", message="id-1")
        assert found == Outcome(fate=Fate.WAITING, trouble=Trouble.UNREACHABLE)
        assert server.asked == 0

    def test_nobody_there(self, certificate: Path) -> None:
        with serving(certificate) as gone:
            sender = gone.sender()
        assert sender.send(NUMBER, "Open.", message="id-1").trouble is Trouble.UNREACHABLE

    @pytest.mark.parametrize("url", ["http://127.0.0.1/send", "https:///send", "ftp://127.0.0.1/"])
    def test_nothing_goes_in_the_open(self, url: str) -> None:
        found = HttpGateway(url=url, token=TOKEN).send(NUMBER, "Open.", message="id-1")
        assert found == Outcome(fate=Fate.FAILED, trouble=Trouble.OFF)

    def test_neither_token_nor_number_stands_in_any_log(
        self, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stream = io.StringIO()
        monkeypatch.setattr(logging.root, "handlers", [logging.StreamHandler(stream)])
        monkeypatch.setattr(logging.root, "level", logging.DEBUG)
        sender = server.sender()
        for answer in (200, 400, 500):
            server.answer = answer
            sender.send(NUMBER, "Open.", message="id-1")
        assert TOKEN not in stream.getvalue() + repr(sender)
        assert NUMBER not in stream.getvalue()


def test_text_messages_are_off_until_they_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert gateway.gateway() is None
    monkeypatch.setattr(settings, "TROCHEE_TEXT_URL", "https://gateway.test/send")
    monkeypatch.setattr(settings, "TROCHEE_TEXT_TOKEN", TOKEN)
    found = gateway.gateway()
    assert found == HttpGateway(url="https://gateway.test/send", token=TOKEN)
