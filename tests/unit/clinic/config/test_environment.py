"""Settings from the environment: unsafe ones do not start, and every reason is named at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from trochee.clinic.config.database import DatabaseUrlError, database
from trochee.clinic.config.environment import UnsafeSettingsError, new_keys, read_environment, write_new_keys


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "keys.toml"
    write_new_keys(path)
    return path


def variables(tmp_path: Path, keys: Path, **more: str) -> dict[str, str]:
    given = {"TROCHEE_FOLDER": str(tmp_path / "clinic"), "TROCHEE_KEYS_FILE": str(keys), "TROCHEE_HOSTS": "a.test"}
    return {name: value for name, value in {**given, **more}.items() if value}


def reasons(given: dict[str, str]) -> str:
    with pytest.raises(UnsafeSettingsError) as refused:
        read_environment(given)
    return "\n".join(refused.value.reasons)


def test_a_whole_environment_starts(tmp_path: Path, keys: Path) -> None:
    found = read_environment(variables(tmp_path, keys, TROCHEE_HOSTS="a.test, b.test"))
    assert found.hosts == ("a.test", "b.test")
    assert not found.demo
    assert found.folder == tmp_path / "clinic"


def test_an_empty_environment_names_all_that_is_missing() -> None:
    said = reasons({})
    for name in ("TROCHEE_FOLDER", "TROCHEE_HOSTS", "TROCHEE_KEYS_FILE"):
        assert name in said


@pytest.mark.parametrize("hosts", ["*", "a.test,*", ".a.test"])
def test_hosts_are_named_in_full(tmp_path: Path, keys: Path, hosts: str) -> None:
    assert "in full" in reasons(variables(tmp_path, keys, TROCHEE_HOSTS=hosts))


def test_keys_that_others_can_read_do_not_start(tmp_path: Path, keys: Path) -> None:
    keys.chmod(0o640)
    assert "chmod 600" in reasons(variables(tmp_path, keys))


def test_keys_that_are_not_there_do_not_start(tmp_path: Path, keys: Path) -> None:
    assert "No such file" in reasons(variables(tmp_path, tmp_path / "absent.toml"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("", "secret"),
        ('secret = "short"', "secret"),
        (new_keys().partition("[audit]")[0], "[audit]"),
        (new_keys().partition("[seal]")[0], "[seal]"),
        (new_keys().replace('current = "k1"', 'current = "k2"'), "k2"),
        (new_keys().replace('\nk1 = "', '\nk1 = "zz'), "hexadecimal"),
        (new_keys()[:-10] + '"\n', "bytes"),
        ("= =", "Invalid"),
    ],
)
def test_keys_that_protect_nothing_do_not_start(tmp_path: Path, keys: Path, wrong: str, said: str) -> None:
    keys.write_text(wrong, encoding="utf-8")
    assert said in reasons(variables(tmp_path, keys))


def test_no_reason_repeats_a_key(tmp_path: Path, keys: Path) -> None:
    text = keys.read_text(encoding="utf-8")
    keys.write_text(text.replace('current = "k1"', 'current = "k2"'), encoding="utf-8")
    said = reasons(variables(tmp_path, keys))
    assert not any(line.partition('"')[2][:20] in said for line in text.splitlines() if line.startswith("k1 ="))
    found = read_environment(variables(tmp_path, _written(tmp_path)))
    assert found.keys.secret not in repr(found)


def _written(folder: Path) -> Path:
    path = folder / "others.toml"
    write_new_keys(path)
    return path


def test_a_keys_file_is_never_replaced(keys: Path) -> None:
    before = keys.read_text(encoding="utf-8")
    with pytest.raises(FileExistsError):
        write_new_keys(keys)
    assert keys.read_text(encoding="utf-8") == before
    assert keys.stat().st_mode & 0o777 == 0o600


class TestDemo:
    def test_it_makes_its_own_keys_once(self, tmp_path: Path) -> None:
        given = {"TROCHEE_DEMO": "1", "TROCHEE_FOLDER": str(tmp_path / "demo")}
        first, again = read_environment(given), read_environment(given)
        assert first.keys == again.keys
        assert first.hosts == ("localhost", "127.0.0.1")

    def test_it_is_of_this_machine_only(self, tmp_path: Path) -> None:
        given = {"TROCHEE_DEMO": "1", "TROCHEE_FOLDER": str(tmp_path), "TROCHEE_HOSTS": "clinic.example"}
        assert "this machine only" in reasons(given)

    def test_yes_is_said_in_one_way(self, tmp_path: Path, keys: Path) -> None:
        assert "TROCHEE_DEMO is 1" in reasons(variables(tmp_path, keys, TROCHEE_DEMO="true"))


class TestDatabase:
    def test_sqlite_in_the_folder_unless_said(self, tmp_path: Path) -> None:
        found = database("", tmp_path)
        assert found["NAME"] == str(tmp_path / "clinic.sqlite3")
        assert found["CONN_MAX_AGE"] is None
        assert "synchronous=FULL" in str(found["OPTIONS"])
        assert "IMMEDIATE" in str(found["OPTIONS"])

    def test_a_url_is_postgresql(self, tmp_path: Path) -> None:
        found = database("postgresql://us%40er:pa%2Fss@db.test:5433/clinic?sslmode=verify-full", tmp_path)
        assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
            "us@er", "pa/ss", "db.test", "5433", "clinic",
        )  # fmt: skip
        assert "verify-full" in str(found["OPTIONS"])

    def test_a_socket_folder_is_a_host(self, tmp_path: Path) -> None:
        assert database("postgresql:///clinic?host=/run/postgresql", tmp_path)["HOST"] == "/run/postgresql"

    @pytest.mark.parametrize(
        "url",
        [
            "mysql://u:secret@h/clinic", "postgresql://u:secret@h", "postgresql://u:secret@h/",
            "postgresql://u:secret@h:port/clinic", "postgresql://u:secret@h/clinic?options=-c%20x",
        ],
    )  # fmt: skip
    def test_a_wrong_url_is_refused_and_not_repeated(self, tmp_path: Path, keys: Path, url: str) -> None:
        with pytest.raises(DatabaseUrlError):
            database(url, tmp_path)
        said = reasons(variables(tmp_path, keys, DATABASE_URL=url))
        assert "DATABASE_URL" in said
        assert "secret" not in said
