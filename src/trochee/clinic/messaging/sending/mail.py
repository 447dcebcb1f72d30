"""Sending by e-mail, through whatever the settings name. Says only what can be known, and never what a server said.

Everything up to the greeting of the server certainly sent nothing. A server that refuses has taken nothing. Silence
after that may be either, so that it is 'not known'.
"""

from __future__ import annotations

from email.utils import make_msgid
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from ..values import Fate, Outcome, Trouble
from .texts import Written

_FOR_GOOD = 500
_OFF = "django.core.mail.backends.dummy.EmailBackend"


def is_set_up() -> bool:
    """Whether mails go anywhere."""
    return str(settings.EMAIL_BACKEND) != _OFF


def send(address: str, text: Written) -> Outcome:
    """Send one mail; raises nothing, since what is raised may hold an address."""
    if not is_set_up():
        return Outcome(fate=Fate.FAILED, trouble=Trouble.OFF)
    try:
        connection = get_connection(timeout=settings.EMAIL_TIMEOUT)
        connection.open()
    except Exception:  # noqa: BLE001  whatever it was, nothing has left, and its words may name somebody
        return Outcome(fate=Fate.WAITING, trouble=Trouble.UNREACHABLE)
    domain = str(settings.DEFAULT_FROM_EMAIL).rpartition("@")[2]
    headers = {"Auto-Submitted": "auto-generated", "Message-ID": make_msgid(domain=domain)}
    mail = EmailMessage(text.subject, text.body, settings.DEFAULT_FROM_EMAIL, [address], headers=headers)
    try:
        sent = connection.send_messages([mail])
    except SMTPServerDisconnected:
        return Outcome(fate=Fate.NOT_KNOWN, trouble=Trouble.NO_ANSWER)
    except (SMTPResponseException, SMTPRecipientsRefused) as error:
        return _refused(error)
    except Exception:  # noqa: BLE001  a wait that ran out, a line that broke: it may have been taken
        return Outcome(fate=Fate.NOT_KNOWN, trouble=Trouble.NO_ANSWER)
    finally:
        _close(connection)
    return Outcome(fate=Fate.SENT) if sent else Outcome(fate=Fate.FAILED, trouble=Trouble.REFUSED)


def _refused(error: SMTPException) -> Outcome:
    codes = [code for code, _ in error.recipients.values()] if isinstance(error, SMTPRecipientsRefused) else []
    if isinstance(error, SMTPResponseException):
        codes.append(error.smtp_code)
    if max(codes, default=_FOR_GOOD) >= _FOR_GOOD:
        return Outcome(fate=Fate.FAILED, trouble=Trouble.REFUSED)
    return Outcome(fate=Fate.WAITING, trouble=Trouble.BUSY)


def _close(connection: object) -> None:
    try:
        connection.close()  # type: ignore[attr-defined]  # every backend has it, and the stubs give none a type
    except Exception:  # noqa: BLE001  the mail is where it is
        return
