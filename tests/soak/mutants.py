"""Faults put into the code one at a time: the tests named beside each have to notice it.

    .venv/bin/python tests/soak/mutants.py                  all, in copies of the repository; `make soak` does it
    .venv/bin/python tests/soak/mutants.py --only study          those whose file has this in its path
    .venv/bin/python tests/soak/mutants.py --check               only whether each line is still there

A row is a line of code as it stands, and that line with the fault. Whoever rewrites the line rewrites the row; a line
that is not found, or found twice, is an error. SAME lists faults that change nothing that anyone could notice.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT = 900


@dataclass(frozen=True)
class Mutant:
    file: str
    line: str
    fault: str
    tests: str

    def __str__(self) -> str:
        return f"{self.file}: {self.line.strip()}  ->  {self.fault.strip()}"

    @property
    def places(self) -> list[str]:
        return self.tests.partition(" -k ")[0].split()

    @property
    def is_in_place(self) -> bool:
        file = ROOT / self.file
        return file.exists() and file.read_text().count(self.line) == 1


M = Mutant
MUTANTS = [
    # --- These were once noticed by no test
    M("quizzes/knowledge/progress.py", "place=Place.REVIEW, study_day__range", "study_day__range", "tests/knowledge"),
    M("quizzes/knowledge/progress.py", ".filter(recall__lt=0.9999)", "", "tests/knowledge"),
    M("quizzes/knowledge/progress.py", "stability__gte=STRONG_FOR", "stability__gt=STRONG_FOR", "tests/knowledge"),
    M("genai_quiz/settings.py", '    "form-action": [CSP.SELF],\n', "", "tests/genai_quiz/test_policy.py"),
    M("genai_quiz/settings.py", '    "frame-ancestors": [CSP.NONE],\n', "", "tests/genai_quiz/test_policy.py"),
    M(
        "quizzes/reading/reporting.py",
        "answered = Review.objects.of(learner).filter(component=component_id",
        "answered = Review.objects.filter(component=component_id",
        "tests/views/test_review.py -k report",
    ),
    M("quizzes/account/own_data.py", '    "elapsed_seconds",\n', "", "tests/account"),
    M(
        "quizzes/log/rebuilding.py",
        "if not each.columns]).delete()",
        "if not each.columns])",
        "tests/log/test_rebuilding.py",
    ),
    M(
        "quizzes/log/renewing.py",
        'f"renew/{learner.pk}/{card.component_id}/{question.current_id}"',
        'f"renew/{learner.pk}/{card.component_id}/{now}"',
        "tests/log/test_renewing.py",
    ),
    M(
        "quizzes/authoring/publishing.py",
        "RETIRE_SHARE = 0.1",
        "RETIRE_SHARE = 0.5",
        "tests/authoring/test_publishing.py",
    ),
    M(
        "quizzes/middleware.py",
        "if page and url_has_allowed_host_and_scheme(page, allowed_hosts=None):",
        "if page:",
        "tests/test_middleware.py",
    ),
    # --- The log and its fold
    M(
        "quizzes/log/answering.py",
        "if state.version != answer.version:",
        "if state.version < answer.version:",
        "tests/log/test_answering.py",
    ),
    M(
        "quizzes/log/answering.py",
        "min(max(answer.duration_ms, 0), MAX_DURATION_MS)",
        "max(answer.duration_ms, 0)",
        "tests/log/test_answering.py",
    ),
    M(
        "quizzes/log/answering.py",
        "dt.timedelta(0) <= now - revealed_at < SHORTEST_LOOK",
        "now - revealed_at < SHORTEST_LOOK",
        "tests/views/test_one_decision.py",
    ),
    M(
        "quizzes/log/folding.py",
        "if record.action != Action.UNDO and record.pk not in undone:",
        "if record.action != Action.UNDO:",
        "tests/log/test_folding.py tests/log/test_undoing.py",
    ),
    M(
        "quizzes/log/folding.py",
        "return tomorrow if state.due_day == tomorrow else day",
        "return day",
        "tests/log tests/authoring/test_publishing.py -k renew or put_off or major or version",
    ),
    M(
        "quizzes/log/folding.py",
        "memory=memory, due_day=memory.due_day, due_at=due_at, suspended=state.suspended",
        "memory=memory, due_day=memory.due_day, due_at=due_at, suspended=False",
        "tests/log/test_folding.py",
    ),
    M(
        "quizzes/log/undoing.py",
        ".filter(study_day=day).exclude(action__in=OUT_OF_TURN)",
        ".filter(study_day=day)",
        "tests/log/test_undoing.py tests/log/test_renewing.py",
    ),
    M("quizzes/log/undoing.py", "if last.answer_id != expected:", "if False:", "tests/log/test_undoing.py"),
    M(
        "quizzes/log/setting_aside.py",
        "if known.action != action or known.component_id != component_id:",
        "if known.action != action:",
        "tests/log/test_setting_aside.py tests/study/test_today.py tests/views/test_review.py",
    ),
    M(
        "quizzes/log/setting_aside.py",
        "if not may_set_aside(component, card):",
        "if False:",
        "tests/log/test_setting_aside.py tests/study/test_today.py tests/views/test_review.py",
    ),
    M(
        "quizzes/log/renewing.py",
        "return cards.exclude(stability=None).exclude(reps=0)",
        "return cards.exclude(stability=None)",
        "tests/log/test_renewing.py",
    ),
    M(
        "quizzes/log/answerable.py",
        "return was_public and (asked or card is not None)",
        "return was_public",
        "tests/log/test_answerable.py",
    ),
    M(
        "quizzes/log/days.py",
        "CLOCK_DRIFT = dt.timedelta(hours=1)",
        "CLOCK_DRIFT = dt.timedelta(days=9)",
        "tests/log/test_days.py tests/views/test_clocks.py",
    ),
    M(
        "quizzes/study/today.py",
        "return self.came_up + self.fresh",
        "return self.answered + self.left",
        "tests/study/test_today.py tests/views/test_today.py",
    ),
    M(
        "quizzes/study/today.py",
        "met = same.filter(Q(last_day=day) | Q(stability=None, due_day__gt=day))",
        "met = same.filter(Q(last_day=day))",
        "tests/study/test_today.py",
    ),
    M(
        "quizzes/scheduling/repeats.py",
        "at_the_end or (times[each] <= 1 and",
        "(times[each] <= 1 and",
        "tests/study/test_today.py",
    ),
    M("quizzes/log/day_plan.py", "waiting += day_log(learner.pk, day).reviewed", "pass", "tests/study/test_today.py"),
    M(
        "quizzes/knowledge/opening.py",
        'question=OuterRef("pk"), due_at=None)',
        'question=OuterRef("pk"))',
        "tests/knowledge/test_opening.py",
    ),
    M(
        "quizzes/log/overruling.py",
        "review.study_day == day and card.version == review.card_version + 1",
        "card.version == review.card_version + 1",
        "tests/log/test_overruling.py",
    ),
    M("quizzes/account/guessing.py", "if row.expires_at <= now:", "if False:", "tests/test_sign_in_limits.py"),
    # --- Scheduling and concepts
    M(
        "quizzes/scheduling/queue.py",
        "share = previous.share if previous else 0",
        "share = 0",
        "tests/scheduling/test_queue.py",
    ),
    M(
        "quizzes/scheduling/queue.py",
        "max(LEAST_SHARE, math.ceil(SHARE_OF_LOAD * load))",
        "max(LEAST_SHARE, math.floor(SHARE_OF_LOAD * load))",
        "tests/scheduling/test_queue.py",
    ),
    M(
        "quizzes/scheduling/queue.py",
        "back > oldest and back - left >= BREAK",
        "back - left >= BREAK",
        "tests/scheduling/test_queue.py",
    ),
    M(
        "quizzes/scheduling/queue.py",
        "else (not card.missed, card.due_day)",
        "else (False, card.due_day)",
        "tests/scheduling/test_queue.py tests/study/test_today.py",
    ),
    M(
        "quizzes/scheduling/days.py",
        "local.hour >= rollover_hour",
        "local.hour > rollover_hour",
        "tests/scheduling/test_days.py",
    ),
    M(
        "quizzes/scheduling/days.py",
        "0 < (last_day - day).days <= MOST_DAYS_AHEAD_BY_TRAVEL",
        "0 < (last_day - day).days",
        "tests/scheduling/test_days.py",
    ),
    M(
        "quizzes/scheduling/rating.py",
        "return Rating.HARD if sure is False else Rating.GOOD",
        "return Rating.GOOD",
        "tests/scheduling/test_rating.py",
    ),
    M(
        "quizzes/scheduling/rating.py",
        "return chance + (1 - chance) * HALF_RIGHT",
        "return HALF_RIGHT",
        "tests/scheduling/test_rating.py",
    ),
    M("quizzes/scheduling/spread.py", "return min(moved, max_interval)", "return moved", "tests/scheduling"),
    M(
        "quizzes/scheduling/memory.py",
        "return rating == Rating.AGAIN and memory.wait_minutes == 0",
        "return rating == Rating.AGAIN",
        "tests/scheduling",
    ),
    M(
        "quizzes/scheduling/memory.py",
        "max(state.due_day, later(day, 1))",
        "later(day, 1)",
        "tests/scheduling tests/log/test_folding.py",
    ),
    M("quizzes/concepts/readiness.py", "min(KNOWN_QUESTIONS, questions)", "KNOWN_QUESTIONS", "tests/concepts"),
    M(
        "quizzes/concepts/states.py",
        "if waiting or stability < KNOWN_FOR:",
        "if stability < KNOWN_FOR:",
        "tests/concepts",
    ),
    M(
        "quizzes/concepts/states.py",
        "count[MemoryState.SLIPPING] > SHARE_SLIPPING",
        "count[MemoryState.SLIPPING] >= SHARE_SLIPPING",
        "tests/concepts",
    ),
    M("quizzes/concepts/graph.py", "if name in found and name != slug", "if name in found", "tests/concepts"),
    # --- Kinds
    M("quizzes/kinds/numeric/kind.py", "<= tolerance\n", "< tolerance\n", "tests/kinds/test_numeric.py"),
    M(
        "quizzes/kinds/ordering/kind.py",
        "if order not in right), list(range(count)))",
        "), list(range(count)))",
        "tests/kinds/test_ordering.py",
    ),
    M("quizzes/kinds/ordering/kind.py", "kept = max(orders)", "kept = orders[0]", "tests/kinds/test_ordering.py"),
    M("quizzes/kinds/cloze/kind.py", 'if gap["key"] == component else gap["text"]', "", "tests/kinds/test_cloze.py"),
    # --- The guide
    M(
        "quizzes/guide/format/sanitizer.py",
        '"id": ANCHOR.fullmatch(value)',
        '"id": True',
        "tests/guide/format/test_sanitizer.py",
    ),
    M(
        "quizzes/guide/format/sanitizer.py",
        '"tabindex": value == "0"',
        '"tabindex": True',
        "tests/guide/format/test_sanitizer.py",
    ),
    M("quizzes/guide/checks/checking.py", "if place in places:", "if False:", "tests/guide"),
    M(
        "quizzes/guide/checks/checking.py",
        "if len(page.questions) < FEWEST_QUESTIONS or len(kinds) < FEWEST_KINDS:",
        "if len(page.questions) < FEWEST_QUESTIONS:",
        "tests/guide",
    ),
    M(
        "quizzes/guide/format/texts.py",
        "elif level > above + 1:",
        "elif level > above + 2:",
        "tests/guide/format/test_texts.py",
    ),
    M(
        "quizzes/guide/checks/lint.py",
        "if said == {False} and any(",
        "if False in said and any(",
        "tests/guide/checks/test_lint.py",
    ),
    # --- Authors
    M(
        "quizzes/authoring/questions.py",
        'return f"{generation + 1}.0" if major',
        'return f"{generation + 1}.{wording}" if major',
        "tests/authoring/test_questions.py tests/admin/test_questions.py",
    ),
    M(
        "quizzes/authoring/questions.py",
        "return present.status == only_if and changed_status(present, status, act)",
        "return changed_status(present, status, act)",
        "tests/authoring tests/admin/test_acting.py",
    ),
    M(
        "quizzes/authoring/taking_back.py",
        "    if later.exists():\n        return False\n",
        "",
        "tests/admin/test_acting.py",
    ),
    M(
        "quizzes/authoring/resources.py",
        "if present.edit_version != seen:",
        "if False:",
        "tests/authoring/test_resources.py tests/admin/test_resources.py",
    ),
    M("quizzes/authoring/keeping.py", 'if named["path"] == path else None', "", "tests/admin/test_keeping.py"),
    M(
        "quizzes/authoring/publishing.py",
        "if not force and Edition.objects",
        "if Edition.objects",
        "tests/authoring/test_publishing.py",
    ),
    # --- Pages and forms
    M(
        "quizzes/views/answers.py",
        'if shown != f"{learner.pk}.{sent[',
        'if not f"{learner.pk}.{sent[',
        "tests/views/test_one_decision.py",
    ),
    M(
        "quizzes/sittings/round.py",
        "return Round(self.about, max(0, self.left - 1))",
        "return Round(self.about, self.left)",
        "tests/views/test_map.py tests/sittings/test_round.py",
    ),
    M(
        "quizzes/forms/study.py",
        'return None if not pressed else bool(pressed == "yes")',
        'return bool(pressed == "yes")',
        "tests/views/test_review.py tests/views/test_one_decision.py",
    ),
    M(
        "quizzes/account/addresses.py",
        "owner.email = email.lower()",
        "owner.email = email",
        "tests/views/test_addresses.py tests/account",
    ),
    # --- The entrance, operations, the middleware
    M("quizzes/entrance/limits.py", "if found.ipv4_mapped:", "if False:", "tests/test_sign_in_limits.py"),
    M("quizzes/entrance/known_browser.py", "if at > oldest}", "}", "tests/test_sign_in_limits.py"),
    M(
        "quizzes/operations/requests.py",
        "if settings.TRUSTED_PROXIES and GIVEN_ID.fullmatch(given):",
        "if GIVEN_ID.fullmatch(given):",
        "tests/operations/test_requests.py",
    ),
    M(
        "quizzes/operations/requests.py",
        'return request.method if request.method in _METHODS else "OTHER"',
        "return str(request.method)",
        "tests/operations/test_requests.py",
    ),
    M("quizzes/operations/health.py", "if free < wanted:", "if False:", "tests/operations/test_health.py"),
    M(
        "quizzes/middleware.py",
        "int(length) > most:",
        "int(length) > 2 * most:",
        "tests/test_middleware.py",
    ),
    M(
        "quizzes/middleware.py",
        "if request.session.get(RENEWED_ON) != today:",
        "if True:",
        "tests/test_middleware.py tests/test_sessions.py",
    ),
    # --- Backups, and what learners take along
    M(
        "quizzes/management/backups.py",
        "if now - backup.made <= KEEP_ALL_FOR",
        "if now - backup.made < KEEP_ALL_FOR / 2",
        "tests/management/test_backups.py",
    ),
    M(
        "quizzes/management/backups.py",
        "return set(list(newest.values())[:most])",
        "return set(newest.values())",
        "tests/management/test_backups.py",
    ),
    M("quizzes/management/backups.py", "        part.chmod(0o600)\n", "", "tests/management"),
    M(
        "quizzes/management/commands/rebuild_cards.py",
        'options["learner"].lower()',
        'options["learner"]',
        "tests/management/commands/test_rebuild_cards.py",
    ),
    M(
        "quizzes/account/own_data.py",
        "mine = Card.objects.of(learner)\n",
        "mine = Card.objects.order_by()\n",
        "tests/account",
    ),
]
# The line with its fault, and why nobody could notice.
SAME = {
    "quizzes/scheduling/days.py: local.hour >= rollover_hour  ->  local.hour > rollover_hour": (
        "the lines below it take the next day where its start has passed, and at this hour it has"
    ),
}


def copied(folder: Path) -> Path:
    """The files of the repository as they are here, changes and all."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def is_noticed(mutant: Mutant, home: Path) -> bool:
    file = home / mutant.file
    sound = file.read_text()
    file.write_text(sound.replace(mutant.line, mutant.fault))
    try:
        return fails(mutant.tests, home)
    finally:
        file.write_text(sound)


def fails(tests: str, home: Path) -> bool:
    places, _, names = tests.partition(" -k ")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:randomly"]
    command += [*places.split(), "-k", names] if names else places.split()
    try:
        done = subprocess.run(command, cwd=home, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired:  # a loop without an end
        return True
    if done.returncode not in (0, 1, 2):
        raise RuntimeError(f"pytest {tests}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.returncode != 0


def alive(mutants: list[Mutant], jobs: int, *, sound: bool) -> Iterator[Mutant]:
    with tempfile.TemporaryDirectory(prefix="genai-quiz-mutants-") as place, ThreadPoolExecutor(jobs) as pool:
        homes: Queue[Path] = Queue()
        for number in range(jobs):
            homes.put(copied(Path(place) / str(number)))

        for tests in sorted({mutant.tests for mutant in mutants}) if sound else ():
            if fails(tests, Path(place) / "0"):
                raise RuntimeError(f"{tests}: fails without any fault")

        def tried(mutant: Mutant) -> bool:
            home = homes.get()
            try:
                noticed = is_noticed(mutant, home)
            finally:
                homes.put(home)
            print("noticed" if noticed else "ALIVE  ", mutant, flush=True)
            return noticed

        for mutant, noticed in zip(mutants, pool.map(tried, mutants), strict=True):
            if not noticed:
                yield mutant


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="a part of the path of the file")
    parser.add_argument("--after", type=int, default=0, help="leave out so many")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--quick", action="store_true", help="trust that the tests pass without a fault")
    parser.add_argument("--check", action="store_true", help="try nothing, only look for the lines")
    options = parser.parse_args()
    chosen = [mutant for mutant in MUTANTS if options.only in mutant.file][options.after :]
    gone = [mutant for mutant in chosen if not mutant.is_in_place]
    for mutant in gone:
        print("no such line, or more than one:", mutant)
    if options.check or gone:
        return bool(gone)
    left = [mutant for mutant in alive(chosen, options.jobs, sound=not options.quick) if str(mutant) not in SAME]
    print(f"{len(chosen)} faults, {len(left)} noticed by no test")
    return bool(left)


if __name__ == "__main__":
    sys.exit(main())
