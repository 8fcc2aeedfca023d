"""Copies of a PostgreSQL database, by its own tools."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import IO

from django.db import DatabaseError, OperationalError, connection
from django.db.backends.postgresql.client import DatabaseClient

from .contents import MIGRATIONS, Contents
from .engine import STAMP, Engine
from .errors import BackupError

ASIDE = "set_aside_"  # begins the name of a schema that holds a database which could not be copied
PSQL = ["--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1"]
INSTALL = "On Debian and Ubuntu: apt install postgresql-client"

# Everything that lies open in the database's own schema, save what belongs to an extension.
OURS = """
    SELECT format('%I.%I', space.nspname, class.relname) AS name, class.relkind AS kind
    FROM pg_class class JOIN pg_namespace space ON space.oid = class.relnamespace
    WHERE space.nspname = ANY (current_schemas(false)) AND class.relkind IN ('r', 'p', 'v', 'm')
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = class.oid AND deptype = 'e')
"""
WORD = "CASE kind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END"
EACH = (
    "DO $$ DECLARE each record; BEGIN "
    "FOR each IN SELECT name, {word} AS word FROM ({ours}) found LOOP {act} END LOOP; END $$;"
)
DROP = EACH.format(word=WORD, ours=OURS, act="EXECUTE format('DROP %s IF EXISTS %s CASCADE', each.word, each.name);")
MOVE = EACH.format(word=WORD, ours=OURS, act="EXECUTE format('ALTER %s %s SET SCHEMA {schema}', each.word, each.name);")

COLUMNS = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = ANY (current_schemas(false))
"""

OTHERS = """
    SELECT pid, coalesce(nullif(application_name, ''), 'a program') FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user
    AND backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY pid
"""


class PostgreSQL(Engine):
    name = "PostgreSQL"
    suffix = "pgdump"
    magic = b"PGDMP"

    def place(self) -> str:
        return f"the PostgreSQL database {connection.settings_dict['NAME']}"

    def contents(self) -> Contents:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            reason = " ".join(str(error).split())
            raise BackupError("database.unreachable", f"{self.place()} couldn’t be reached: {reason}") from error
        try:
            return read_contents()
        except DatabaseError as error:
            raise BackupError("database.damaged", f"{self.place()} is damaged: {error}") from error

    def copy(self, target: Path) -> None:
        run("pg_dump", ["--format=custom", f"--exclude-schema={ASIDE}*", f"--file={target}", *arguments()])

    def contents_of(self, copy: Path) -> Contents:
        refuse_older_tools(copy)
        listed = run("pg_restore", ["--schema-only", "--file=-", str(copy)], "backup.damaged")
        rows = run("pg_restore", ["--data-only", f"--table={MIGRATIONS}", "--file=-", str(copy)], "backup.damaged")
        return Contents(tables_in(listed), migrations_in(rows))

    def check_whole(self, copy: Path) -> None:
        refuse_older_tools(copy)
        run("pg_restore", [f"--file={os.devnull}", str(copy)], "backup.damaged")

    def replace(
        self, copy: Path, *, keep: Callable[[], Path | None], ready: Callable[[], None], now: dt.datetime
    ) -> str:
        refuse_while_in_use(self.place())
        clear, kept = DROP, ""
        if self.contents().tables:
            try:
                kept = str(keep() or "")
            except BackupError:
                schema = f"{ASIDE}{now.astimezone(dt.UTC):{STAMP}}".lower()
                clear, kept = f"CREATE SCHEMA {schema}; {MOVE.format(schema=schema)}", f"the schema {schema}"
        refuse_while_in_use(self.place())
        connection.close()
        in_one_transaction(clear, copy)
        ready()
        return kept


def read_contents() -> Contents:
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        tables: dict[str, set[str]] = {}
        for table, column in cursor.fetchall():
            tables.setdefault(table, set()).add(column)
        applied = []
        if MIGRATIONS in tables:
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = cursor.fetchall()
    found = {table: frozenset(columns) for table, columns in tables.items()}
    return Contents(found, frozenset((str(app), str(name)) for app, name in applied))


def refuse_while_in_use(place: str) -> None:
    """Answers that a running site takes in after the safety copy would be lost, so it has to be stopped first."""
    with connection.cursor() as cursor:
        cursor.execute(OTHERS)
        found = [f"{name} ({pid})" for pid, name in cursor.fetchall()]
    if found:
        raise BackupError(
            "restore.in-use",
            f"{place} is in use: {', '.join(found)} is connected under the site's own name. Nothing was changed. "
            "Stop the site (systemctl stop quiz, or Ctrl+C), then try again.",
        )


def in_one_transaction(clear: str, copy: Path) -> None:
    """The old database goes and the new one comes, or nothing happens: we say COMMIT once all has been read."""
    psql = start("psql", [*PSQL, *connection_options()], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    reader = start(
        "pg_restore", ["--no-owner", "--no-acl", "--file=-", str(copy)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert psql.stdin
    assert reader.stdout
    try:
        psql.stdin.write(f"BEGIN; SET LOCAL client_min_messages = warning; {clear}\n".encode())
        pour(reader.stdout, psql.stdin)
    except BrokenPipeError:  # psql gave up at the first error
        reader.kill()
        raise failed("psql", psql.communicate()[1], "restore.failed") from None
    finally:
        _, unreadable = reader.communicate()
    if reader.returncode:  # nothing was committed: psql sees the end of its input, and rolls back
        psql.communicate()
        raise failed("pg_restore", unreadable, "backup.damaged")
    _, refused = psql.communicate(b"\nCOMMIT;\n")
    if psql.returncode:
        raise failed("psql", refused, "restore.failed")


def pour(source: IO[bytes], target: IO[bytes]) -> None:
    """A newer pg_restore sets options in the first lines that an older server does not know: those are left out."""
    known = server_options()
    for line in source:
        option = re.match(rb"SET (\w+) = ", line)
        if option and option[1].decode() not in known:
            continue
        target.write(line)
        if line.startswith((b"CREATE ", b"COPY ")):
            break
    shutil.copyfileobj(source, target, 1 << 20)


def server_options() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_settings")
        found = {str(name) for (name,) in cursor.fetchall()}
    connection.close()
    return found


# --- What a copy says of itself -----------------------------------------------------------------


def tables_in(script: str) -> dict[str, frozenset[str]]:
    """The columns of each CREATE TABLE, as pg_restore lays them out: one a line."""
    found = {}
    for table, body in re.findall(
        r'^CREATE TABLE (?:[\w"]+\.)?"?(\w+)"? \(\n(.*?)^\)', script, re.MULTILINE | re.DOTALL
    ):
        found[table] = frozenset(re.findall(r'^    "?(\w+)"? ', body, re.MULTILINE)) - {"CONSTRAINT"}
    return found


def migrations_in(script: str) -> frozenset[tuple[str, str]]:
    """The rows of one COPY block."""
    block = re.search(r"^COPY [^\n]*\(([^\n]*)\) FROM stdin;\n(.*?)^\\\.$", script, re.MULTILINE | re.DOTALL)
    if not block:
        return frozenset()
    columns = [name.strip(' "') for name in block[1].split(",")]
    app, name = columns.index("app"), columns.index("name")
    rows = [line.split("\t") for line in block[2].splitlines()]
    return frozenset((row[app], row[name]) for row in rows)


def refuse_older_tools(copy: Path) -> None:
    """An older pg_restore cannot read what a newer pg_dump wrote, and says so in numbers that nobody knows."""
    written, ours = written_by(copy), tool_version("pg_restore")
    if major(written) > major(ours):
        raise BackupError(
            "backup.newer-tools",
            f"{copy} was written by pg_dump {written}, and pg_restore here is {ours}, which is "
            f"older and can’t read it. Install the PostgreSQL {major(written)} client: "
            f"apt install postgresql-client-{major(written)}",
        )


def written_by(copy: Path) -> str:
    """The version of pg_dump, from the head of its file (ReadHead in PostgreSQL's pg_backup_archiver.c)."""
    try:
        with copy.open("rb") as file:
            return Head(file.read(4096)).dump_version().split()[0]
    except (IndexError, UnicodeDecodeError) as error:
        raise BackupError("backup.damaged", f"{copy} is cut short or damaged.") from error
    except OSError as error:
        raise BackupError("backup.unreadable", f"{copy} can’t be read ({error.strerror}).") from error


class Head:
    """Reads the head of pg_dump's custom format: numbers with a sign and low byte first, texts with their length."""

    def __init__(self, content: bytes) -> None:
        self.content, self.place = content, len(PostgreSQL.magic)

    def byte(self) -> int:
        self.place += 1
        return self.content[self.place - 1]

    def number(self) -> int:
        sign = self.byte()
        size = sum(self.byte() << (8 * place) for place in range(self.width))
        return -size if sign else size

    def text(self) -> str:
        length = self.number()
        if length < 0:
            return ""
        self.place += length
        if self.place > len(self.content):
            raise IndexError
        return self.content[self.place - length : self.place].decode()

    def dump_version(self) -> str:
        version = (self.byte(), self.byte())
        self.byte()  # the third part of the format's version
        self.width = self.byte()
        self.byte(), self.byte()  # the size of an offset, the format
        _compression = self.byte() if version >= (1, 15) else self.number()
        _made = [self.number() for _ in range(7)]
        _database, _server = self.text(), self.text()
        return self.text()


def major(version: str) -> int:
    found = re.search(r"\d+", version)
    return int(found[0]) if found else 0


# --- The tools ----------------------------------------------------------------------------------


def arguments() -> list[str]:
    """User, host and port as options, and the name of the database last."""
    found, _ = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    return found[1:]


def which_of_several() -> dict[str, str]:
    """A backup comes from the server that takes writes, and goes there. No option of these tools says so."""
    wanted = connection.settings_dict["OPTIONS"].get("target_session_attrs")
    return {"PGTARGETSESSIONATTRS": wanted} if wanted else {}


def connection_options() -> list[str]:
    *server, name = arguments()
    return [*server, f"--dbname={name}"]


def start(
    tool: str, options: list[str], *, stdin: int | None = None, stdout: int | None = None, stderr: int | None = None
) -> subprocess.Popen[bytes]:
    executable = shutil.which(tool)
    if not executable:
        raise BackupError("backup.no-tools", f"{tool} isn’t installed. {INSTALL}")
    _, secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    environment = os.environ | (secrets or {}) | which_of_several()
    return subprocess.Popen(  # noqa: S603  # a list, no shell
        [executable, *options], env=environment, stdin=stdin, stdout=stdout, stderr=stderr
    )


def run(tool: str, options: list[str], code: str = "backup.failed") -> str:
    with start(tool, options, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        said, refused = process.communicate()
    if process.returncode:
        raise failed(tool, refused, code)
    return said.decode(errors="replace")


def failed(tool: str, said: bytes, code: str) -> BackupError:
    return BackupError(code, f"{tool} failed: {' '.join(said.decode(errors='replace').split())}")


def tool_version(tool: str) -> str:
    found = re.search(r"\d+(\.\d+)*", run(tool, ["--version"]))
    return found[0] if found else "0"
