"""The condition of the site's database as a whole, before anyone asks about its rows."""

from __future__ import annotations

from dataclasses import dataclass

from quizzes.operations.consistency import CHECKS, PUT_BACK, Finding, findings

from .contents import Judgment, Standing, judge
from .engines import engine
from .errors import BackupError

START = "Restore a backup with manage.py restore FILE, or start over with make run (manage.py serve)."
ADVICE = {
    "database.empty": START,
    "database.unfinished": START,
    "database.foreign": "Set DATABASE_URL to a database that only this site uses.",
    "database.incomplete": PUT_BACK,
    "database.newer": "Update the code: git pull && bin/setup run. Or restore a backup from this release.",
    "database.earlier": "Run manage.py serve, which makes a backup and applies them, or run manage.py migrate.",
    "database.damaged": PUT_BACK,
    "database.busy": "Find out which program has the database open, then try again.",
    "database.unreadable": "Run the command as the same user the site runs as, and check who owns the file.",
    "database.unreachable": "Is PostgreSQL running, and does DATABASE_URL name the server, the user and the database? "
    "To create them: sudo -u postgres createuser quiz && sudo -u postgres createdb --owner quiz quiz",
}
# A newer database serves: migrations never break the release before them.
STARTABLE = frozenset({"database.empty", "database.unfinished", "database.earlier", "database.newer"})
SAYS = {
    Standing.EMPTY: "there are no tables in {place}",
    Standing.FOREIGN: "{place} has another program's data, with {names}",
    Standing.UNFINISHED: "{place} doesn't have any of this site's tables",
    Standing.INCOMPLETE: "{place} is missing {names}",
    Standing.NEWER: "{place} has things this release doesn't know: {names}",
    Standing.EARLIER: "{place} still needs {names}",
}


@dataclass(frozen=True, slots=True)
class Examination:
    """What was looked at, by code, and what was found."""

    checked: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def faults(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.severity == "fault")

    @property
    def healthy(self) -> bool:
        """What only a person can decide does not make a site unhealthy."""
        return not self.faults


def examine() -> Examination:
    """The rows are looked at only where the tables are what this release expects."""
    fault = condition()
    if fault:
        return Examination((fault.code,), (fault,))
    return Examination(tuple(check.code for check in CHECKS), tuple(findings()))


def condition() -> Finding | None:
    """What is wrong with the database as a whole, if anything is."""
    try:
        judgment = judge(engine().contents())
    except BackupError as error:
        return finding(error.code, str(error))
    if judgment.standing == Standing.CURRENT:
        return None
    return finding(f"database.{judgment.standing}", said_of(judgment))


def said_of(judgment: Judgment) -> str:
    return SAYS[judgment.standing].format(place=engine().place(), names=judgment.named)


def finding(code: str, detail: str) -> Finding:
    return Finding(code, "the database is there, complete, and from this release", "fault", 1, (detail,), ADVICE[code])


def refuse_without_tables() -> None:
    """For a command that needs them."""
    _refuse(condition(), but_for=frozenset())


def refuse_to_start() -> None:
    """A start makes what is missing. What is damaged or another program's it must not touch."""
    _refuse(condition(), but_for=STARTABLE)


def _refuse(fault: Finding | None, *, but_for: frozenset[str]) -> None:
    if fault and fault.code not in but_for:
        raise BackupError(fault.code, f"{fault.details[0].rstrip('.')}. {fault.advice}")
