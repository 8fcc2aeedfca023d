"""Lose the PostgreSQL server under load: is every acknowledged answer on the replica that takes its place?

    python tests/soak/failover.py              the server's processes get SIGKILL
    python tests/soak/failover.py --vanish     its machine goes silent first, as after a power cut: nobody refuses

Four machines, each a network namespace on one bridge: two with the site, one with the primary, one with its streaming
replica, which the primary waits for before it acknowledges a commit. Learners answer through both sites at once. Then
the primary is lost, the replica is promoted, as docs/operating.md tells the operator, and nothing else is touched: the
sites know both servers. An answer whose fate is unknown is sent again under the same id until it is known.

Needs root (for the namespaces), iproute2 and PostgreSQL's server programs. Ends and removes what it made, nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.soak.crashes import DEVICES, RESTART_SECONDS, Device, Ledger, Site, devices, settle, working  # noqa: E402

NETWORK = "10.213.7"
PORT = 8000
POSTGRES = "postgres"  # the system's user: the server refuses to be root
NOTICE_SECONDS = 2  # from the loss until somebody promotes: a person is slower, a program may be quicker
ACCESS = f"local all all trust\nhost all all {NETWORK}.0/24 trust\nhost replication all {NETWORK}.0/24 trust\n"


def missing() -> str:
    """What stands in the way of a run, in words; nothing where it can be done."""
    if os.geteuid():
        return "only root makes network namespaces"
    absent = [name for name in ("ip", "runuser", "pg_config") if not shutil.which(name)]
    if absent:
        return f"not installed: {', '.join(absent)}"
    if not (binaries() / "initdb").exists():
        return "PostgreSQL's server is not installed"
    if POSTGRES not in {user.pw_name for user in pwd.getpwall()}:
        return f"there is no user {POSTGRES}"
    probe = f"gq{os.getpid()}probe"
    made = subprocess.run(["ip", "netns", "add", probe], capture_output=True, text=True, check=False)
    if made.returncode:
        return f"no network namespace can be made: {made.stderr.strip()}"
    done("ip", "netns", "delete", probe)
    return ""


def binaries() -> Path:
    return Path(done("pg_config", "--bindir").strip())


def done(*command: str) -> str:
    ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    if ended.returncode:
        raise SystemExit(f"{' '.join(command)}: {ended.stdout[-1000:]}{ended.stderr[-2000:]}")
    return ended.stdout


# --- Machines -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Machine:
    """A network namespace with one cable to the bridge."""

    name: str
    number: int

    @property
    def address(self) -> str:
        return f"{NETWORK}.{self.number}"

    @property
    def within(self) -> tuple[str, ...]:
        return ("ip", "netns", "exec", self.name)

    @property
    def cable(self) -> str:
        return f"{self.name}c"

    def make(self, bridge: str) -> None:
        done("ip", "netns", "add", self.name)
        done("ip", "link", "add", self.cable, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        done("ip", "link", "set", self.cable, "master", bridge, "up")
        done("ip", "-n", self.name, "address", "add", f"{self.address}/24", "dev", "eth0")
        for device in ("lo", "eth0"):
            done("ip", "-n", self.name, "link", "set", device, "up")

    def unplug(self) -> None:
        done("ip", "link", "set", self.cable, "down")

    def kill(self) -> None:
        """Every process in it, at once."""
        for pid in done("ip", "netns", "pids", self.name).split():
            try:
                os.kill(int(pid), signal.SIGKILL)
            except ProcessLookupError:
                continue

    def remove(self) -> None:
        self.kill()
        done("ip", "link", "delete", self.cable)  # with sockets that linger, the namespace would keep it for a while
        done("ip", "netns", "delete", self.name)


@contextmanager
def machines(count: int) -> Iterator[list[Machine]]:
    prefix = f"gq{os.getpid()}"
    bridge, made = f"{prefix}b", []
    done("ip", "link", "add", bridge, "type", "bridge")
    try:
        done("ip", "address", "add", f"{NETWORK}.1/24", "dev", bridge)
        done("ip", "link", "set", bridge, "up")
        for number in range(count):
            made.append(Machine(f"{prefix}m{number}", number + 2))
            made[-1].make(bridge)
        yield made
    finally:
        for machine in made:
            machine.remove()
        done("ip", "link", "delete", bridge)


# --- A primary and its replica ------------------------------------------------------------------


@dataclass(frozen=True)
class Server:
    """PostgreSQL on one of the machines."""

    machine: Machine
    folder: Path

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    def run(self, program: str, *arguments: str) -> str:
        self.folder.mkdir(exist_ok=True)
        shutil.chown(self.folder, POSTGRES)
        return done(*self.machine.within, "runuser", "-u", POSTGRES, "--", str(binaries() / program), *arguments)

    def make(self) -> None:
        self.run("initdb", "-D", self.data, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        Path(self.data, "pg_hba.conf").write_text(ACCESS)

    def copy(self, primary: Server, name: str) -> None:
        source = f"host={primary.machine.address} user={POSTGRES} application_name={name}"
        self.run("pg_basebackup", "-D", self.data, "-d", source, "--write-recovery-conf", "--checkpoint=fast")

    def start(self) -> None:
        settings = {
            "listen_addresses": self.machine.address,
            "unix_socket_directories": self.folder,
            "synchronous_commit": "on",
            "shared_buffers": "64MB",
        }
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        self.run("pg_ctl", "-D", self.data, "-l", str(self.folder / "log"), "-o", options, "--wait", "start")

    def ask(self, statement: str, database: str = POSTGRES) -> str:
        return self.run("psql", "-h", str(self.folder), "-XAtq", "-d", database, "-c", statement).strip()

    def wait_for(self, name: str) -> None:
        """From now on no commit is acknowledged before the replica of this name has it on its disk."""
        self.ask(f"ALTER SYSTEM SET synchronous_standby_names = '{name}'")
        self.ask("SELECT pg_reload_conf()")
        deadline = time.monotonic() + RESTART_SECONDS
        while self.ask("SELECT sync_state FROM pg_stat_replication") != "sync":
            if time.monotonic() > deadline:
                raise SystemExit("The replica does not follow.")
            time.sleep(0.1)

    def promote(self) -> None:
        self.run("pg_ctl", "-D", self.data, "--wait", "promote")


# --- The run ------------------------------------------------------------------------------------


@dataclass
class Result:
    """What must hold comes first; then the times, which depend on the machine."""

    findings: dict[str, int]
    doctor: str
    acknowledged: int
    acknowledged_before: int
    open: int
    sites_restarted: int
    promotion_seconds: float = 0
    seconds_without_service: dict[str, float] = field(default_factory=dict)  # by site: until one more is acknowledged
    notes: dict[str, int] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        sound = not any(self.findings.values()) and self.doctor == "healthy"
        went_on = self.acknowledged > self.acknowledged_before > 0
        return sound and went_on and not self.open and not self.sites_restarted


def fail_over(*, vanish: bool, learners: int, seconds: float, seed: int) -> Result:
    with (
        tempfile.TemporaryDirectory(prefix="genai-quiz-failover-") as name,
        machines(4) as (first, second, lost, heir),
    ):
        folder = Path(name)
        folder.chmod(0o755)
        primary, replica = Server(lost, folder / "primary"), Server(heir, folder / "replica")
        primary.make()
        primary.start()
        primary.ask("CREATE DATABASE quiz")
        replica.copy(primary, "heir")
        replica.start()
        primary.wait_for("heir")
        os.environ["DATABASE_URL"] = f"postgresql://{POSTGRES}@/quiz?host={lost.address},{heir.address}"
        sites = [
            Site(folder / machine.name, PORT, host=machine.address, within=machine.within)
            for machine in (first, second)
        ]
        try:
            begin(sites)
            return under_load(sites, primary, replica, vanish=vanish, learners=learners, seconds=seconds, seed=seed)
        finally:
            for site in sites:
                site.stop()


def begin(sites: list[Site]) -> None:
    """One after the other; the second has the static files of the first."""
    for site in sites:
        if site is sites[0]:
            site.folder.mkdir()
        else:
            shutil.copytree(sites[0].folder, site.folder)
        site.start()
        print(f"{site.url} serves.", flush=True)


def under_load(
    sites: list[Site], primary: Server, replica: Server, *, vanish: bool, learners: int, seconds: float, seed: int
) -> Result:
    ledgers = {site.url: Ledger() for site in sites}
    clients = [
        replace(client, url=site.url, ledger=ledgers[site.url])
        for number, client in enumerate(devices(sites[0], learners, Ledger(), seed))
        for site in [sites[number % DEVICES]]
    ]
    serving = threading.Event()
    serving.set()
    with working(clients, serving):
        wait_until_all(ledgers, more_than=dict.fromkeys(ledgers, 20))
        time.sleep(seconds)
        lost_at = time.monotonic()
        if vanish:
            primary.machine.unplug()
        primary.machine.kill()
        time.sleep(NOTICE_SECONDS)
        before = {url: len(ledger.acknowledged) for url, ledger in ledgers.items()}
        began = time.monotonic()
        replica.promote()
        promotion = time.monotonic() - began
        silent = {url: round(at - lost_at, 1) for url, at in wait_until_all(ledgers, more_than=before).items()}
        time.sleep(seconds)
        settle_all(clients, ledgers)
    return judged(sites, merged(ledgers), before=sum(before.values()), promotion=promotion, silent=silent)


def wait_until_all(ledgers: dict[str, Ledger], *, more_than: dict[str, int]) -> dict[str, float]:
    """When each site has acknowledged more than so many."""
    found: dict[str, float] = {}
    deadline = time.monotonic() + RESTART_SECONDS
    while len(found) < len(ledgers):
        for url, ledger in ledgers.items():
            if url not in found and len(ledger.acknowledged) > more_than[url]:
                found[url] = time.monotonic()
        if time.monotonic() > deadline:
            notes = {url: dict(ledger.notes) for url, ledger in ledgers.items()}
            raise SystemExit(f"A site acknowledges nothing: {notes}")
        time.sleep(0.01)
    return found


def settle_all(clients: list[Device], ledgers: dict[str, Ledger]) -> None:
    for ledger in ledgers.values():
        settle(clients, ledger)


def merged(ledgers: dict[str, Ledger]) -> Ledger:
    whole = Ledger()
    for ledger in ledgers.values():
        whole.begun |= ledger.begun
        whole.acknowledged |= ledger.acknowledged
        whole.refused |= ledger.refused
        whole.notes += ledger.notes
    return whole


def judged(sites: list[Site], ledger: Ledger, *, before: int, promotion: float, silent: dict[str, float]) -> Result:
    dump = sites[1].manage("dump_reviews")
    doctor = sites[1].manage("doctor")
    return Result(
        findings=ledger.findings(dump.stdout.split()) | {"replay differs": int(dump.returncode != 0)},
        doctor="healthy" if doctor.returncode == 0 else doctor.stdout[-2000:] + doctor.stderr[-2000:],
        acknowledged=len(ledger.acknowledged),
        acknowledged_before=before,
        open=len(ledger.open()),
        sites_restarted=sum(site.process is None or site.process.poll() is not None for site in sites),
        promotion_seconds=round(promotion, 1),
        seconds_without_service=silent,
        notes=dict(ledger.notes),
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vanish", action="store_true")
    parser.add_argument("--learners", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=10, help="of load before the loss, and after it")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Told to stop."))  # so that what was made is removed as well
    if reason := missing():
        print(f"Skipped: {reason}.")
        return 0
    result = fail_over(**vars(options))
    print(json.dumps(vars(result), indent=1))
    print(
        "Every acknowledged answer is there once." if result.holds else "Answers were lost, or the run proves nothing."
    )
    return 0 if result.holds else 1


if __name__ == "__main__":
    sys.exit(main())
