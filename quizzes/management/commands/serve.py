"""manage.py serve: bring everything up to date, then serve. The one command of a small site."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import re
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from quizzes.account.deletion import finish_deletions
from quizzes.authoring.first_administrator import administrator_exists, new_token
from quizzes.management.recovery.condition import refuse_to_start
from quizzes.operations.statistics import count_what_never_was
from quizzes.problems import counted

DEFAULT_ADDRESS = "127.0.0.1:8000"
UNUSED_STATIC = ["django_htmx"]  # its copies of htmx: ours is in static/vendor
PORT_PATIENCE_SECONDS = 1.5  # a server that was just stopped may still hold the port


class Command(BaseCommand):
    help = "Migrate, collect static files, publish what changed, and start the site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", nargs="?", default=DEFAULT_ADDRESS, help="host:port, or a port")
        parser.add_argument("--threads", type=int, default=8, help="threads per process")
        parser.add_argument("--workers", type=int, help="processes: 1 on SQLite, 2 on PostgreSQL")
        parser.add_argument("--dev", action="store_true", help="Django's own server: it reloads when code changes")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = parse_address(options["address"])
        claim(host, port)
        self.prepare(collect=not options["dev"])
        environment = os.environ | address_settings(host, port)
        self.announce(host, port, environment)
        connections.close_all()
        if options["dev"]:
            command = [sys.executable, sys.argv[0], "runserver", f"{bracketed(host)}:{port}"]
        else:
            command = gunicorn(host, port, workers=options["workers"] or default_workers(), threads=options["threads"])
        self.stdout.flush()
        os.execve(sys.executable, command, environment)  # noqa: S606  # our own interpreter, no shell

    def prepare(self, *, collect: bool) -> None:
        """Everything that has to be current before the first page. Nothing is done twice: a warm start is quick.

        Static files are compressed while the database is worked on: neither needs the other.
        """
        with ThreadPoolExecutor(max_workers=1) as beside:
            collected = beside.submit(collect_static) if collect else None
            self.update_database()
            if collected:
                collected.result()

    def update_database(self) -> None:
        refuse_to_start()
        plan = migration_plan()
        if plan:
            if any(connection.introspection.table_names()):
                call_command("backup", reason="before-migrate", stdout=self.stdout)
            self.stdout.write(f"Applying {counted(len(plan), 'migration')}…")
            call_command("migrate", interactive=False, verbosity=0)
        self.check(tags=[Tags.database], databases=["default"])
        call_command("createcachetable", verbosity=0)
        finish_deletions()  # that a crash had cut short
        self.publish()
        count_what_never_was()

    def publish(self) -> None:
        try:
            call_command("publish_guide", stdout=self.stdout, stderr=self.stderr)
        except CommandError as error:
            # A mistake in a content file is no reason to take the site down: it keeps the guide it has.
            self.stderr.write(self.style.WARNING(f"The guide wasn’t published: {error}"))

    def announce(self, host: str, port: int, environment: dict[str, str]) -> None:
        address = environment.get("SITE_URL", settings.SITE_URL)
        self.stdout.write(self.style.SUCCESS(f"\n{settings.SITE_NAME} is at {address}/"))
        lan = lan_address() if is_wildcard(host) and not settings.HTTPS else ""
        if lan:
            self.stdout.write(f"On this network: http://{lan}:{port}/")
        if not administrator_exists():
            link = address + reverse("setup", args=[new_token()])
            self.stdout.write(
                "This site has no administrator yet. To become the administrator, open this link "
                f"within an hour:\n  {link}",
            )
        self.stdout.write("Press Ctrl+C to stop it.\n")


# --- The address --------------------------------------------------------------------------------


def parse_address(text: str) -> tuple[str, int]:
    """host:port, [ipv6]:port, :port or port."""
    match = re.fullmatch(r"(?:(?P<host>\[[0-9a-fA-F:.]+\]|[^:\[\]\s]*):)?(?P<port>\d{1,5})", text)
    if not match or not 0 < int(match["port"]) < 65536:
        raise CommandError(f"{text!r} isn’t an address. Write host:port, such as {DEFAULT_ADDRESS} or 0.0.0.0:8000.")
    return (match["host"] or "127.0.0.1").strip("[]"), int(match["port"])


def claim(host: str, port: int) -> None:
    """Fail with a sentence where the server would fail with a traceback."""
    deadline = time.monotonic() + PORT_PATIENCE_SECONDS
    while True:
        problem = bind_problem(host, port)
        if not problem:
            return
        if time.monotonic() > deadline:
            raise CommandError(
                f"Can’t listen on {host}:{port}: {problem}. Choose another: make run ADDR={host}:{port + 1}"
            )
        time.sleep(0.1)


def bind_problem(host: str, port: int) -> str:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return (error.strerror or str(error)).lower()
    return ""


def is_wildcard(host: str) -> bool:
    return host in {"0.0.0.0", "::"}  # noqa: S104  # compared, not bound


def bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def lan_address() -> str:
    """The address by which this machine would leave. Nothing is sent: a datagram socket only looks up the route."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # reserved for documentation: nobody is there
            found = str(probe.getsockname()[0])
        except OSError:
            return ""
    return "" if ipaddress.ip_address(found).is_loopback else found


def address_settings(host: str, port: int) -> dict[str, str]:
    """What the served site must know of its address, where the environment does not say it already."""
    if settings.HTTPS:
        return {}
    name = "localhost" if is_wildcard(host) or host in {"127.0.0.1", "::1"} else bracketed(host)
    hosts = [*settings.ALLOWED_HOSTS, lan_address() if is_wildcard(host) else bracketed(host)]
    found = {"ALLOWED_HOSTS": " ".join(each for each in dict.fromkeys(hosts) if each)}
    if "SITE_URL" not in os.environ:
        found["SITE_URL"] = f"http://{name}:{port}"
    return found


# --- The server ---------------------------------------------------------------------------------


def default_workers() -> int:
    """SQLite wants one writing process; PostgreSQL wants two or more."""
    return 1 if connection.vendor == "sqlite" else 2


def gunicorn(host: str, port: int, *, workers: int, threads: int) -> list[str]:
    options = {
        "bind": f"{bracketed(host)}:{port}",
        "worker-class": "genai_quiz.worker.Worker",
        "workers": workers,
        "threads": threads,
        "timeout": 60,
        "graceful-timeout": 20,
        "log-level": "warning",
    }
    if Path("/dev/shm").is_dir():  # noqa: S108  # a heartbeat file on a disk can stall a worker
        options["worker-tmp-dir"] = "/dev/shm"  # noqa: S108
    arguments = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    return [sys.executable, "-m", "gunicorn", "--no-control-socket", *arguments, "genai_quiz.wsgi"]


# --- What has to be current ---------------------------------------------------------------------


def migration_plan() -> list[Any]:
    executor = MigrationExecutor(connection)
    return list(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def collect_static() -> None:
    """Collecting compresses every file, so it is done only when one has changed. The version before
    stays: a page that is open while the site is updated still finds its own."""
    stamp = Path(settings.STATIC_ROOT) / "collected.sha256"
    digest = static_digest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED_STATIC)
    stamp.write_text(digest)


def static_digest() -> str:
    """Names, sizes and times of all static files: cheap, and any change shows."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list(UNUSED_STATIC):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
