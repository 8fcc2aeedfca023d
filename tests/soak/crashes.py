"""Crash the served site under load, again and again: is any acknowledged answer lost, or any answer stored twice?

    python tests/soak/crashes.py --cycles 60                the whole process group gets SIGKILL (a crash)
    python tests/soak/crashes.py --mode worker --cycles 40  one worker gets SIGKILL (out of memory)
    python tests/soak/crashes.py --mode term --cycles 20    SIGTERM (an update in the middle of a session)

Learners answer over HTTP, two devices each: their reviews, and the questions of one quiz. An answer whose fate a crash
hid is sent again under the same id. After each crash the acknowledged ids are compared with `manage.py dump_reviews`,
which also replays every log. SIGKILL leaves the operating system's cache intact, so this says nothing about a power
cut. Loopback only; ends what it started.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]
HIDDEN = re.compile(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)">')
DEVICES = 2
RESTART_SECONDS = 300
QUESTIONS = 24
QUIZ_ANSWERS = [{"know": "no"}, {"know": "no", "flag": "yes"}, {"flag": "yes"}, {}]
CHANGED = 'data-problem="quiz.changed-elsewhere"'


def id_of(answer: dict[str, str]) -> str:
    return answer.get("save_id") or answer["answer_id"]


# --- What became of each answer -----------------------------------------------------------------


@dataclass
class Ledger:
    """Every answer that was sent, by its id. One lock: many devices write here."""

    begun: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    notes: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def open(self) -> set[str]:
        return self.begun - self.acknowledged - self.refused

    def findings(self, stored: list[str]) -> dict[str, int]:
        """What must all be zero."""
        times = Counter(stored)
        with self.lock:
            return {
                "lost": len(self.acknowledged - times.keys()),
                "twice": sum(count > 1 for count in times.values()),
                "never sent": len(times.keys() - self.begun),
                "refused yet stored": len(self.refused & times.keys()),
            }


@dataclass
class Device:
    """One browser of one learner: asks for a question, answers it, and never gives up on an answer it has sent."""

    url: str
    cookie: tuple[str, str]
    components: list[int]
    quiz: str  # where the learner's quiz is taken
    ledger: Ledger
    luck: random.Random
    pending: dict[str, dict[str, str]] = field(default_factory=dict)
    settle_only: bool = False

    def run(self, serving: threading.Event, ended: threading.Event) -> None:
        with httpx.Client(base_url=self.url, cookies=dict([self.cookie]), timeout=20) as browser:
            while not ended.is_set():
                if not serving.wait(0.05):
                    continue
                try:
                    self.review(browser, serving, ended)
                except httpx.TransportError as error:
                    self.note(type(error).__name__)
                    time.sleep(0.02)

    def review(self, browser: httpx.Client, serving: threading.Event, ended: threading.Event) -> None:
        while serving.is_set() and not ended.is_set():
            for open_answer in list(self.pending.values()):
                self.send(browser, open_answer)
            if self.settle_only:
                time.sleep(0.02)
            elif answer := self.luck.choice([self.ask, self.ask_of_quiz])(browser):
                self.pending[id_of(answer)] = answer
                with self.ledger.lock:
                    self.ledger.begun.add(id_of(answer))
                self.send(browser, answer)

    def ask(self, browser: httpx.Client) -> dict[str, str] | None:
        """A question as a page shows it, with an answer filled in that every kind understands."""
        wanted: dict[str, str | int] = {"card": self.luck.choice(self.components), "show": "1"}
        page = browser.get("/review/", params=wanted, follow_redirects=True)  # to the present version of the card
        fields = dict(HIDDEN.findall(page.text))
        fields.pop("revealed", None)  # as from a page of the release before: nobody here takes time to read
        if page.status_code != 200 or "answer_id" not in fields:
            self.note(f"no question: {page.status_code}")
            return None
        grade = {"grade": self.luck.choice(["again", "good"])} if 'name="grade"' in page.text else {"know": "no"}
        return fields | grade

    def ask_of_quiz(self, browser: httpx.Client) -> dict[str, str] | None:
        """A question of the quiz. Both devices answer it, so many a save is of a window that saw an older one."""
        number = self.luck.randint(1, QUESTIONS)
        page = browser.get(self.quiz, params={"question": str(number)})
        fields = dict(HIDDEN.findall(page.text))
        if page.status_code != 200 or "save_id" not in fields:
            self.note(f"no question of the quiz: {page.status_code}")
            return None
        return fields | {"path": f"{self.quiz}{number}/", "then": str(number)} | self.luck.choice(QUIZ_ANSWERS)

    def send(self, browser: httpx.Client, answer: dict[str, str]) -> None:
        answer_id = id_of(answer)
        path = answer.get("path", "/review/answers/")
        reply = browser.post(path, data={name: value for name, value in answer.items() if name != "path"})
        if self.is_stored(reply, answer):
            fate = self.ledger.acknowledged
        elif reply.status_code in {400, 404, 409, 422}:
            fate = self.ledger.refused
        else:  # its fate stays open, and it is sent again
            self.note(f"unsure: {reply.status_code}")
            return
        with self.ledger.lock:
            fate.add(answer_id)
            self.ledger.notes[f"{'saved' if 'save_id' in answer else 'answered'} {reply.status_code}"] += 1
        del self.pending[answer_id]

    def is_stored(self, reply: httpx.Response, answer: dict[str, str]) -> bool:
        """Has the site said so? Of a quiz, what another window overtook is stored, too, and both values shown."""
        if "save_id" in answer:
            moved = reply.status_code == 302 and self.quiz in reply.headers["Location"]
            return moved or (reply.status_code == 409 and CHANGED in reply.text)
        return reply.status_code == 302 and answer["answer_id"] in reply.headers["Location"]

    def note(self, what: str) -> None:
        with self.ledger.lock:
            self.ledger.notes[what] += 1


# --- The site -----------------------------------------------------------------------------------


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "DATABASE_URL"}}
    secret = "only-for-this-test-0123456789-0123456789-0123456789"
    return kept | {
        "ENV_FILE": os.devnull,
        "SECRET_KEY": secret,
        "DATA_DIR": str(folder),
        "LOG_LEVEL": "ERROR",
        "PYTHONUNBUFFERED": "1",
    }


@dataclass
class Site:
    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    restarts: list[float] = field(default_factory=list)
    host: str = "localhost"
    within: tuple[str, ...] = ()  # the beginning of a command that runs the rest of it somewhere else

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def command(self) -> list[str]:
        return [*self.within, sys.executable, "manage.py"]

    def start(self) -> None:
        began = time.monotonic()
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*self.command, "serve", f"{self.host if self.within else '127.0.0.1'}:{self.port}"],
                cwd=ROOT,
                env=environment(self.folder),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait()
        self.restarts.append(time.monotonic() - began)

    def wait(self) -> None:
        deadline = time.monotonic() + RESTART_SECONDS
        while time.monotonic() < deadline:
            assert self.process is not None
            if self.process.poll() is not None:
                break
            try:
                if httpx.get(f"{self.url}/healthz", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.02)
        raise SystemExit(f"The site did not start: {(self.folder / 'server.log').read_text()[-2000:]}")

    def strike(self, mode: str, luck: random.Random) -> None:
        assert self.process is not None
        if mode == "worker":
            os.kill(luck.choice(children_of(self.process.pid)), signal.SIGKILL)
        elif mode == "term":
            self.process.terminate()
        else:
            os.killpg(self.process.pid, signal.SIGKILL)

    def gone(self) -> None:
        """Until no process of the group is left."""
        assert self.process is not None
        deadline = time.monotonic() + RESTART_SECONDS
        while time.monotonic() < deadline:
            self.process.poll()
            try:
                os.killpg(self.process.pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.01)
        raise SystemExit("Processes of the site that was ended are still there.")

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.gone()

    def manage(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.command, *command],
            cwd=ROOT,
            env=environment(self.folder),
            capture_output=True,
            text=True,
            check=False,
        )


def children_of(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rsplit(")", 1)[1].split()[1]) == parent:
                found.append(int(stat.parent.name))
        except (OSError, ValueError, IndexError):
            continue
    return found


SEED = """
import json, random, uuid
from django.conf import settings
from django.test import Client
from django.utils import timezone
from quizzes.models import Attempt, Component, User
from quizzes.quizzing.ready_made import ReadyMade, start_quiz
cookies, quizzes = [], []
everything = ReadyMade(Attempt.Kind.EVERYTHING)
for number in range({learners}):
    user = User.objects.create_user(
        f"crash-{{number}}-{run}@example.com", new_per_day=200, reviews_per_day=2000, new_material="ask"
    )
    client = Client()
    client.force_login(user)
    cookies.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    begin = {{"now": timezone.now(), "luck": random.Random(number)}}
    quiz = start_quiz(learner=user, quiz=everything, attempt_id=uuid.uuid4(), **begin)
    quizzes.append(f"/quizzes/taken/{{quiz.attempt_id}}/")
components = list(Component.objects.order_by("pk").values_list("pk", flat=True)[:40])
name = settings.SESSION_COOKIE_NAME
print(json.dumps({{"name": name, "cookies": cookies, "quizzes": quizzes, "components": components}}))
"""


def devices(site: Site, learners: int, ledger: Ledger, seed: int) -> list[Device]:
    """Learners with a session each, so that no sign-in limit stands in the way, two devices a learner."""
    done = site.manage("shell", "--verbosity", "0", "-c", SEED.format(learners=learners, run=os.urandom(4).hex()))
    if done.returncode:
        raise SystemExit(done.stderr)
    seeded = json.loads(done.stdout)
    if not seeded["components"]:
        raise SystemExit(f"The site has no questions: {(site.folder / 'server.log').read_text()[-2000:]}")
    return [
        Device(
            site.url,
            (seeded["name"], cookie),
            seeded["components"],
            seeded["quizzes"][number],
            ledger,
            random.Random(seed * 1000 + number * DEVICES + device),
        )
        for number, cookie in enumerate(seeded["cookies"])
        for device in range(DEVICES)
    ]


# --- The run ------------------------------------------------------------------------------------


@dataclass
class Run:
    site: Site
    ledger: Ledger
    findings: Counter[str] = field(default_factory=Counter)
    stored_unacknowledged: int = 0
    struck_in_flight: int = 0

    def judge(self, earlier: set[str]) -> None:
        """Compare with what is stored. `earlier` holds the ids of other runs on the same database."""
        dump = self.site.manage("dump_reviews")
        stored = [line for line in dump.stdout.split() if line not in earlier]
        self.stored_unacknowledged += len(self.ledger.open() & set(stored))
        found = self.ledger.findings(stored) | {"replay differs": int(dump.returncode != 0)}
        self.findings.update({name: count for name, count in found.items() if count})
        if any(found.values()):
            print("FINDING", found, dump.stderr[-500:], flush=True)


@contextmanager
def working(clients: list[Device], serving: threading.Event) -> Iterator[None]:
    ended = threading.Event()
    threads = [threading.Thread(target=client.run, args=(serving, ended), daemon=True) for client in clients]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join(30)


def crash(site: Site, *, mode: str, cycles: int, learners: int, seed: int) -> Run:
    luck, ledger, serving = random.Random(seed), Ledger(), threading.Event()
    run = Run(site, ledger)
    site.start()
    earlier = set(site.manage("dump_reviews").stdout.split())
    clients = devices(site, learners, ledger, seed)
    serving.set()
    with working(clients, serving):
        for cycle in range(1, cycles + 1):
            work(ledger)
            time.sleep(luck.uniform(0, 1))
            run.struck_in_flight += bool(ledger.open())
            site.strike(mode, luck)
            if mode == "worker":
                site.wait()
            else:
                serving.clear()
                site.gone()
                run.judge(earlier)  # while it is down: nothing moves, so an open answer that is stored was hit
                site.start()
                serving.set()
            if cycle % 10 == 0:
                print(f"{cycle} of {cycles}: {len(ledger.acknowledged)} acknowledged, {dict(run.findings)}", flush=True)
        settle(clients, ledger)
    run.judge(earlier)
    return run


def work(ledger: Ledger) -> None:
    """Until the restarted site has got going: a blow to a site that has not yet answered proves little."""
    enough = len(ledger.acknowledged) + 20
    deadline = time.monotonic() + 20
    while len(ledger.acknowledged) < enough and time.monotonic() < deadline:
        time.sleep(0.005)


def settle(clients: list[Device], ledger: Ledger) -> None:
    """Let every answer of unknown fate be sent once more."""
    for client in clients:
        client.settle_only = True
    deadline = time.monotonic() + RESTART_SECONDS
    while ledger.open() and time.monotonic() < deadline:
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mode", choices=["kill", "worker", "term"], default="kill")
    parser.add_argument("--cycles", type=int, default=60)
    parser.add_argument("--learners", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Told to stop."))  # so that the site is ended as well
    with tempfile.TemporaryDirectory(prefix="genai-quiz-crash-") as folder:
        site = Site(Path(folder), free_port())
        try:
            run = crash(site, **vars(options))
        finally:
            site.stop()
        doctor = site.manage("doctor")
    ledger = run.ledger
    result = {
        "mode": options.mode,
        "cycles": options.cycles,
        "seconds": round(time.monotonic() - began),
        "acknowledged": len(ledger.acknowledged),
        "refused": len(ledger.refused),
        "still open": len(ledger.open()),
        "struck with an answer in flight": run.struck_in_flight,
        "stored but not yet acknowledged": run.stored_unacknowledged,
        "restart seconds, median": round(sorted(site.restarts)[len(site.restarts) // 2], 2),
        "findings": dict(run.findings),
        "doctor": "healthy" if doctor.returncode == 0 else doctor.stdout[-2000:],
        "notes": dict(ledger.notes),
    }
    print(json.dumps(result, indent=1))
    bad = run.findings or ledger.open() or doctor.returncode or not ledger.acknowledged
    print(
        "Answers were lost or stored twice, or the run proves nothing."
        if bad
        else "No answer was lost or stored twice."
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
