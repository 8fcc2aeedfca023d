"""Run one section of the benchmarks in a process of its own: python -m benchmarks.section answering"""

from __future__ import annotations

import sys
from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    import_module(f"benchmarks.{sys.argv[1]}").main(*sys.argv[2:])
