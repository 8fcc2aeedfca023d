from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from genai_quiz import env


@pytest.fixture
def variable(monkeypatch: pytest.MonkeyPatch) -> Any:
    def put(value: str, name: str = "SOME_VARIABLE") -> str:
        monkeypatch.setenv(name, value)
        return name

    return put


@pytest.mark.parametrize(("value", "meant"), [("1", True), ("yes", True), ("TRUE", True), ("0", False), ("", False)])
def test_flag_reads_yes_and_no(variable: Any, value: str, meant: bool) -> None:
    assert env.flag(variable(value)) is meant


def test_flag_that_is_neither_stops_the_start(variable: Any) -> None:
    with pytest.raises(ImproperlyConfigured, match="isn’t yes or no"):
        env.flag(variable("perhaps"))


@pytest.mark.parametrize("value", ["", "-1", "1.5", "99", "one", "٣"])
def test_integer_out_of_range_stops_the_start(variable: Any, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="whole number from 0 to 5"):
        env.integer(variable(value), 1, most=5)


def test_required_without_a_value_names_the_remedy() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"ABSENT_VARIABLE isn’t set\. Do this\."):
        env.required("ABSENT_VARIABLE", "Do this.")


def test_words_are_separated_by_commas_or_spaces(variable: Any) -> None:
    assert env.words(variable("a, b c")) == ["a", "b", "c"]


@pytest.mark.parametrize(
    "value", ["quiz.example.org", "ftp://quiz.example.org", "https://quiz.example.org/path", "https://"]
)
def test_site_url_that_is_no_address_stops_the_start(variable: Any, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="without a path"):
        env.site_url(variable(value), "")


def test_site_url_loses_its_final_slash(variable: Any) -> None:
    assert env.site_url(variable("https://quiz.example.org/"), "") == "https://quiz.example.org"


def test_file_gives_defaults_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "local.env"
    path.write_text("# a comment\n\nGENAI_A=from file\nGENAI_B=from file\n")
    monkeypatch.setattr("os.environ", {"GENAI_B": "from environment"})

    env.load_file(path)

    assert (env.text("GENAI_A"), env.text("GENAI_B")) == ("from file", "from environment")


def test_file_with_a_line_that_is_no_assignment_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "local.env"
    path.write_text("# fine\nSECRET_KEY\n")

    with pytest.raises(ImproperlyConfigured, match=r"local\.env:2: expected NAME=value"):
        env.load_file(path)


@pytest.mark.parametrize(
    ("version", "fixed"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 2), True),
    ],
)
def test_sqlite_is_fixed_in_one_release_and_two_back_ports(version: tuple[int, ...], fixed: bool) -> None:
    assert env.sqlite_is_fixed(version) is fixed


@pytest.mark.parametrize(
    ("version", "journal"),
    [
        ((3, 40, 1), "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA;"),
        ((3, 51, 3), "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;"),
    ],
)
def test_sqlite_gets_the_journal_that_its_library_keeps_safely(version: tuple[int, ...], journal: str) -> None:
    found = env.database("sqlite:///var/db.sqlite3", version=version, serving=True)

    assert found["OPTIONS"] == {"timeout": 2, "transaction_mode": "IMMEDIATE", "init_command": journal}


@pytest.mark.parametrize(("serving", "seconds"), [(True, 2), (False, 20)])
def test_a_command_waits_longer_for_the_lock_than_a_page(serving: bool, seconds: int) -> None:
    found = env.database("sqlite:///var/db.sqlite3", version=(3, 40, 1), serving=serving)

    assert found["OPTIONS"]["timeout"] == seconds


def test_sqlite_paths_are_relative_with_three_slashes_and_absolute_with_four() -> None:
    names = [env.database(url, version=(3, 40, 1), serving=True)["NAME"] for url in ("sqlite:///a/b", "sqlite:////a/b")]

    assert names == [Path("a/b"), Path("/a/b")]


def test_postgresql_is_read_from_its_address() -> None:
    found = env.database("postgresql://me:p%40ss@db.example:5433/quiz?sslmode=require", version=(), serving=False)

    assert found == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "quiz",
        "USER": "me",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            "sslmode": "require",
            "options": "-c synchronous_commit=on",
            "server_side_binding": True,
            "prepare_threshold": 3,
        },
    }


def test_postgresql_on_a_socket() -> None:
    found = env.database("postgresql://me@/quiz?host=/run/postgresql", version=(), serving=False)

    assert (found["HOST"], found["NAME"]) == ("/run/postgresql", "quiz")


def test_of_several_postgresql_servers_the_one_that_takes_writes_is_used() -> None:
    found = env.database("postgresql://me@/quiz?host=one,two&connect_timeout=1", version=(), serving=True)

    assert found["HOST"] == "one,two"
    assert found["OPTIONS"].items() >= {"target_session_attrs": "read-write", "connect_timeout": "1"}.items()


@pytest.mark.parametrize(("host", "serving"), [("one", True), ("one,two", False)])
def test_a_server_that_vanished_is_given_up_only_where_there_is_another_and_a_page_waits(
    host: str, serving: bool
) -> None:
    found = env.database(f"postgresql://me@/quiz?host={host}", version=(), serving=serving)

    assert "tcp_user_timeout" not in found["OPTIONS"]


def test_postgresql_has_deadlines_only_while_it_serves() -> None:
    found = env.database("postgresql:///quiz", version=(), serving=True)

    assert "statement_timeout=5s -c lock_timeout=2s" in found["OPTIONS"]["options"]


@pytest.mark.parametrize("url", ["mysql://host/name", "sqlite://", "postgresql://host", "nonsense"])
def test_database_of_another_kind_stops_the_start(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        env.database(url, version=(3, 40, 1), serving=True)


def test_database_that_cannot_be_meant_does_not_show_its_password() -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        env.database("mysql://me:hidden@host/name", version=(), serving=True)

    assert "hidden" not in str(caught.value)


def test_mail_goes_to_the_console_where_no_server_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SMTP_HOST", raising=False)

    assert env.mailer() == {"BACKEND": "django.core.mail.backends.console.EmailBackend"}


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_mail_by_smtp(variable: Any, security: str, port: int) -> None:
    variable("mail.example.org", "SMTP_HOST")
    variable(security, "SMTP_SECURITY")

    options = env.mailer()["OPTIONS"]

    assert (options["port"], options["use_tls"], options["use_ssl"]) == (
        port,
        security == "starttls",
        security == "tls",
    )
