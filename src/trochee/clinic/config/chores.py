"""The clinic's chores behind the command line."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from trochee.clinic.accounts import actions, queries
from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.scope import Scope
from trochee.clinic.accounts.values import NewInvitation
from trochee.clinic.audit.export import heads_as_text, rows_as_lines
from trochee.clinic.audit.verify import Head, Verdict, head_of, verify
from trochee.foundation.clock import UnknownZoneError

from . import demo, doctor, running
from .backup import chores as backup

DONE, REFUSED = 0, 1


def run(options: argparse.Namespace) -> int:
    """Run the chosen chore and give its exit code."""
    chores = {
        "migrate": _migrate,
        "create-admin": _create_admin,
        "run": running.run,
        "demo": demo.run,
        "backup": backup.run,
        "restore": backup.run,
        "verify-audit": _verify_audit,
        "doctor": _doctor,
    }
    return chores[options.chore](options)


def _migrate(options: argparse.Namespace) -> int:
    settings.TROCHEE_FOLDER.mkdir(parents=True, exist_ok=True, mode=0o700)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    print(f"up to date: {connection.vendor}")
    return DONE


def _create_admin(options: argparse.Namespace) -> int:
    at = timezone.now()
    clinics = queries.clinics()
    if options.clinic is None and len(clinics) != 1:
        print("name a clinic to found: --clinic NAME --time-zone ZONE", file=sys.stderr)
        return REFUSED
    try:
        clinic = next((each for each in clinics if options.clinic in {None, each.name}), None)
        if clinic is None:
            clinic = actions.found_clinic(
                by=actions.COMMAND_LINE, at=at, name=options.clinic, time_zone=options.time_zone
            )
    except UnknownZoneError:
        print(f"--time-zone {options.time_zone}: an IANA zone such as Europe/Berlin is expected", file=sys.stderr)
        return REFUSED
    invited = actions.invite(
        by=actions.COMMAND_LINE,
        at=at,
        scope=Scope(clinic=clinic.pk),
        new=NewInvitation(role=Role.ADMINISTRATOR, name=options.name),
    )
    print(f"{clinic.name}: open this once, until {invited.expires_at:%Y-%m-%d %H:%M} UTC:")
    print(f"{_origin()}/account/invitation/{invited.token}/")
    return DONE


def _origin() -> str:
    scheme = "http" if settings.TROCHEE_DEMO else "https"
    return f"{scheme}://{settings.ALLOWED_HOSTS[0]}" + (":8000" if settings.TROCHEE_DEMO else "")


def _verify_audit(options: argparse.Namespace) -> int:
    try:
        kept = _kept_heads(Path(options.heads)) if options.heads else ()
    except (OSError, ValueError, LookupError, TypeError) as error:
        print(f"trochee clinic verify-audit: {options.heads}: {error}", file=sys.stderr)
        return REFUSED
    if options.export:
        with Path(options.export).open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in rows_as_lines())
    verdict = verify(kept)
    if options.write_heads and verdict.whole:
        Path(options.write_heads).write_text(heads_as_text(verdict.heads), encoding="utf-8")
    _print_verdict(verdict, as_json=options.format == "json", against=bool(options.heads))
    return DONE if verdict.whole else REFUSED


def _kept_heads(path: Path) -> tuple[Head, ...]:
    return tuple(head_of(each) for each in json.loads(path.read_text(encoding="utf-8"))["heads"])


def _print_verdict(verdict: Verdict, *, as_json: bool, against: bool) -> None:
    if as_json:
        faults = [{"chain": each.chain, "sequence": each.sequence, "what": each.what} for each in verdict.faults]
        print(json.dumps({"rows": verdict.rows, "chains": len(verdict.heads), "faults": faults}, indent=2))
        return
    for fault in verdict.faults:
        print(fault)
    rows = f"{verdict.rows:,} rows in {len(verdict.heads)} chains"
    if not verdict.whole:
        print(f"{rows}: {len(verdict.faults)} faults")
        return
    print(f"{rows}: every code is right" + ("" if against else "; not held against heads kept elsewhere (--heads)"))


def _doctor(options: argparse.Namespace) -> int:
    findings = doctor.examine(timezone.now())
    if options.format == "json":
        print(json.dumps({"findings": [each.as_mapping() for each in findings]}, indent=2))
    else:
        for each in findings:
            print(f"{each.state:<11} {each.name}: {each.text}")
    return REFUSED if any(each.state == doctor.UNSAFE for each in findings) else DONE
