"""A download of a learner's own data, read as it comes: first byte, last byte, memory, size."""

from __future__ import annotations

import time

from django.test import RequestFactory

from benchmarks.bulk import resident, sampling
from benchmarks.devices import handler

PATH = "/settings/export/"


def main(cookies: str) -> None:
    warm_up = RequestFactory(SERVER_NAME="localhost", headers={"Cookie": cookies}).get("/settings/")
    handler.get_response(warm_up).close()
    request = RequestFactory(SERVER_NAME="localhost", headers={"Cookie": cookies, "Accept-Encoding": "gzip"}).get(PATH)
    before, began, first, size = resident(), time.perf_counter(), 0.0, 0
    with sampling() as most:
        reply = handler.get_response(request)
        assert reply.status_code == 200, reply.status_code
        for part in reply:
            first = first or time.perf_counter() - began
            size += len(part)
        reply.close()
    print(first, time.perf_counter() - began, most() - before, size / 2**20)
