"""What leaves this machine is off unless it is named, and what is named wrongly does not start."""

from __future__ import annotations

from pathlib import Path

import pytest

from trochee.clinic.config.outgoing import FILES, OFF, SMTP, Outgoing, read_outgoing


def read(folder: Path, *, demo: bool = False, **variables: str) -> tuple[Outgoing, str]:
    reasons: list[str] = []
    found = read_outgoing(variables, ("a.test", "b.test"), folder, reasons, demo=demo)
    return found, "\n".join(reasons)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text("zz-token\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def test_everything_is_off(tmp_path: Path) -> None:
    found, reasons = read(tmp_path)
    assert (found.mail.backend, found.text_url, found.text_token, reasons) == (OFF, "", "", "")
    assert found.address == "https://a.test"


def test_a_mail_server_of_the_provider(tmp_path: Path, secret: Path) -> None:
    found, reasons = read(
        tmp_path,
        TROCHEE_MAIL_HOST="mail.example",
        TROCHEE_MAIL_FROM="note@post.example",
        TROCHEE_MAIL_USER="u",
        TROCHEE_MAIL_PASSWORD_FILE=str(secret),
    )
    assert reasons == ""
    mail = found.mail
    assert (mail.backend, mail.host, mail.port, mail.starttls, mail.tls) == (SMTP, "mail.example", 587, True, False)
    assert (mail.user, mail.password, mail.sender) == ("u", "zz-token", "note@post.example")
    assert "zz-token" not in repr(found)


def test_tls_from_the_beginning_and_a_server_on_this_machine(tmp_path: Path) -> None:
    sender = "note@post.example"
    found, reasons = read(
        tmp_path, TROCHEE_MAIL_HOST="mail.example", TROCHEE_MAIL_TLS="tls", TROCHEE_MAIL_FROM=sender
    )
    assert (found.mail.tls, found.mail.port, reasons) == (True, 465, "")
    found, reasons = read(tmp_path, TROCHEE_MAIL_HOST="localhost", TROCHEE_MAIL_PORT="2525", TROCHEE_MAIL_FROM=sender)
    assert (found.mail.tls, found.mail.starttls, found.mail.port, reasons) == (False, False, 2525, "")


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"TROCHEE_MAIL_HOST": "m.example", "TROCHEE_MAIL_FROM": "x@y", "TROCHEE_MAIL_TLS": "none"}, "MAIL_TLS"),
        ({"TROCHEE_MAIL_HOST": "m.example", "TROCHEE_MAIL_FROM": "x@y", "TROCHEE_MAIL_TLS": "ssl"}, "MAIL_TLS"),
        ({"TROCHEE_MAIL_HOST": "m.example", "TROCHEE_MAIL_FROM": "x@y", "TROCHEE_MAIL_PORT": "0"}, "MAIL_PORT"),
        ({"TROCHEE_MAIL_HOST": "m.example", "TROCHEE_MAIL_FROM": "x@y", "TROCHEE_MAIL_PORT": "a"}, "MAIL_PORT"),
        ({"TROCHEE_MAIL_HOST": "m.example"}, "MAIL_FROM"),
        ({"TROCHEE_MAIL_HOST": "m.example", "TROCHEE_MAIL_FROM": "Sleep Clinic <x@y.example>"}, "without a name"),
        ({"TROCHEE_TEXT_URL": "http://gateway.example/", "TROCHEE_TEXT_TOKEN_FILE": "/nowhere"}, "https://"),
        ({"TROCHEE_TEXT_URL": "https://u:p@gateway.example/", "TROCHEE_TEXT_TOKEN_FILE": "/nowhere"}, "no password"),
        ({"TROCHEE_TEXT_URL": "https://gateway.example/"}, "TROCHEE_TEXT_TOKEN_FILE is not set"),
        ({"TROCHEE_TEXT_TOKEN_FILE": "/nowhere/at-all"}, "cannot be read"),
        ({"TROCHEE_ADDRESS": "http://a.test"}, "TROCHEE_ADDRESS"),
        ({"TROCHEE_ADDRESS": "https://elsewhere.test"}, "TROCHEE_ADDRESS"),
        ({"TROCHEE_ADDRESS": "https://a.test/path"}, "TROCHEE_ADDRESS"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, variables: dict[str, str], said: str) -> None:
    reasons: list[str] = []
    read_outgoing(variables, ("a.test", "b.test"), tmp_path, reasons, demo=False)
    assert said in "\n".join(reasons)


def test_an_address_of_ones_own(tmp_path: Path) -> None:
    found, reasons = read(tmp_path, TROCHEE_ADDRESS="https://b.test/")
    assert (found.address, reasons) == ("https://b.test", "")


@pytest.mark.parametrize(
    ("text", "mode", "said"),
    [("zz", 0o644, "chmod 600"), ("", 0o600, "empty"), ("a\nb", 0o600, "more than one line"), ("ü", 0o600, "empty")],
)
def test_a_secret_is_ones_own_and_one_line(tmp_path: Path, text: str, mode: int, said: str) -> None:
    path = tmp_path / "secret"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    assert said in read(tmp_path, TROCHEE_TEXT_TOKEN_FILE=str(path))[1]
    assert "zz" not in read(tmp_path, TROCHEE_TEXT_TOKEN_FILE=str(path))[1].replace(str(path), "")


def test_a_gateway(tmp_path: Path, secret: Path) -> None:
    found, reasons = read(
        tmp_path, TROCHEE_TEXT_URL="https://gateway.example/send", TROCHEE_TEXT_TOKEN_FILE=str(secret)
    )
    assert (found.text_url, found.text_token, reasons) == ("https://gateway.example/send", "zz-token", "")


def test_a_demo_writes_mails_to_its_folder_and_sends_no_text(tmp_path: Path, secret: Path) -> None:
    found, reasons = read(
        tmp_path, demo=True, TROCHEE_TEXT_URL="https://gateway.example/", TROCHEE_TEXT_TOKEN_FILE=str(secret)
    )
    assert (found.mail.backend, found.text_url, reasons) == (FILES, "", "")
    assert Path(found.mail.folder).parent == tmp_path.resolve()
    assert found.address == "http://localhost:8000"
