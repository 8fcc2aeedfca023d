"""Answers over HTTP: the site under load beside the least that Django can do behind the same middleware."""

from __future__ import annotations

import http.client
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import cycle
from urllib.parse import urlencode

from django.db import connection, connections

from benchmarks.learners import HEADERS, Device, new_learner, signed_in
from benchmarks.measuring import Row, median, percentile, ratio_at_least, ratio_at_most, tell
from benchmarks.raw import make_tables

ROUNDS = 3
SECONDS = 4.0
FEW, MANY = 8, 64
ANSWERS, RAW = "/review/answers/", "/raw/"


@dataclass
class Load:
    """What one way of answering showed, over all rounds."""

    rates: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Replies a second, the median of the rounds."""
        return median(self.rates)

    @property
    def errors(self) -> int:
        return sum(count for status, count in self.statuses.items() if status != 200)

    @property
    def spread(self) -> float:
        return percentile(self.seconds, 0.99) / median(self.seconds)

    def __str__(self) -> str:
        p50, p99 = median(self.seconds) * 1000, percentile(self.seconds, 0.99) * 1000
        return f"{self.rate:,.0f}/s, p50 {p50:.1f} ms, p99 {p99:.1f} ms, {self.errors} errors"


def headers_of(device: Device) -> dict[str, str]:
    cookies = "; ".join(f"{name}={value}" for name, value in device.cookies.items())
    return HEADERS | {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}


def answer_for(seconds: float, port: int, devices: Sequence[Device], path: str) -> list[tuple[float, int]]:
    """Answer over one kept connection until time is up, the learners in turn: seconds and status of each reply."""
    taken = []
    turns = cycle([(device, headers_of(device)) for device in devices])
    link = http.client.HTTPConnection("localhost", port, timeout=60)
    ends = time.perf_counter() + seconds
    while (began := time.perf_counter()) < ends:
        device, headers = next(turns)
        link.request("POST", path, urlencode(device.form()), headers)
        reply = link.getresponse()
        reply.read()
        taken.append((time.perf_counter() - began, reply.status))
    link.close()
    return taken


def load(port: int, devices: Sequence[Device], connections: int, path: str, into: Load) -> None:
    """One round: all learners answer, over so many connections."""
    shares = [devices[place::connections] for place in range(connections)]
    with ThreadPoolExecutor(connections) as pool:
        runs = list(pool.map(lambda share: answer_for(SECONDS, port, share, path), shares))
    replies = [reply for run in runs for reply in run]
    into.rates.append(len(replies) / SECONDS)
    into.seconds += [seconds for seconds, _ in replies]
    into.statuses.update(status for _, status in replies)


def main(port: str) -> None:
    make_tables()
    devices = [signed_in(new_learner()) for _ in range(MANY)]
    # `raw` moves no card of ours, so it counts its answers apart.
    others = [replace(device, versions={}) for device in devices]
    most = 5 if connection.vendor == "sqlite" else 3
    connections.close_all()
    found = {(path, count): Load() for path in (RAW, ANSWERS) for count in (FEW, MANY)}
    for _ in range(ROUNDS):
        for (path, count), into in found.items():
            load(int(port), others if path == RAW else devices, count, path, into)
    raw_few, raw_many = found[RAW, FEW], found[RAW, MANY]
    few, many = found[ANSWERS, FEW], found[ANSWERS, MANY]
    errors = few.errors + many.errors
    tell(
        [
            ratio_at_least(f"answers, {FEW} connections", str(few), str(raw_few), few.rate / raw_few.rate, 0.5),
            ratio_at_least(f"answers, {MANY} connections", str(many), str(raw_many), many.rate / raw_many.rate, 0.5),
            Row("errors at either", str(errors), "", "", "0", errors == 0),
            ratio_at_least(
                f"rate at {MANY} connections, beside {FEW}",
                f"{many.rate:,.0f}/s",
                f"{few.rate:,.0f}/s",
                many.rate / few.rate,
                0.9,
            ),
            ratio_at_most(
                f"p99 beside p50, {FEW} connections",
                f"{percentile(few.seconds, 0.99) * 1000:.1f} ms",
                f"{median(few.seconds) * 1000:.1f} ms",
                few.spread,
                most,
            ),
        ]
    )
