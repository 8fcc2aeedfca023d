"""Runs a module of the site outside a browser, to compare what it computes with what Python computes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings


def computed(script: str, module: str, cases: list[dict[str, Any]]) -> list[Any]:
    """What `script`, the body of a function of one case, makes of each; `lab` is the module."""
    deno = shutil.which("deno", path=str(Path(sys.executable).parent)) or shutil.which("deno")
    assert deno, "deno is among the development requirements"
    program = f"""
    import * as lab from "./static/js/{module}";
    const cases = JSON.parse(new TextDecoder().decode(await new Response(Deno.stdin.readable).arrayBuffer()));
    console.log(JSON.stringify(cases.map((each) => {{ {script} }})));
    """
    run = subprocess.run(
        [deno, "eval", "--no-remote", program],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        cwd=settings.BASE_DIR,
    )
    assert run.returncode == 0, run.stderr
    told: list[Any] = json.loads(run.stdout)
    return told
