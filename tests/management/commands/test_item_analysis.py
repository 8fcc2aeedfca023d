"""`manage.py item_analysis`."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

TABLE = "person,a,b,c\nAnn,1,1,1\nBen,1,1,0\nCleo,1,0,0\nDan,0,0,\n"
PICKED = "person,a,b\nAnn,x,y\nBen,x,z\nCleo,y,z\nDan,,y\n"
KEY = "item,key\na,x\nb,y\n"


@pytest.fixture
def run(tmp_path: Path) -> Any:
    def run(table: str | bytes, key: str | bytes | None = None, *more: str) -> str:
        paths = []
        for name, text in (("--csv", table), ("--key", key)):
            if text is not None:
                path = tmp_path / f"{name.strip('-')}.csv"
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
                paths += [name, str(path)]
        call_command("item_analysis", *paths, *more, stdout=(out := StringIO()))
        return out.getvalue()

    return run


def test_json_has_what_programs_read(run: Any) -> None:
    told = json.loads(run(TABLE, None, "--json"))

    assert (told["n"], [item["item"] for item in told["items"]]) == (4, ["a", "b", "c"])
    assert {"item", "n", "facility", "sd", "discrimination", "efficiency", "intervals", "options", "flags"} <= set(
        told["items"][0]
    )


def test_an_empty_cell_was_not_reached(run: Any) -> None:
    last = json.loads(run(TABLE, None, "--json"))["items"][-1]

    assert (last["n"], last["facility"]) == (3, pytest.approx(1 / 3))


def test_with_a_key_cells_are_what_was_picked(run: Any) -> None:
    first = json.loads(run(PICKED, KEY, "--json"))["items"][0]

    assert (first["n"], first["facility"]) == (3, pytest.approx(2 / 3))
    assert [(each["option"], each["share"]) for each in first["options"]] == [
        ("x", pytest.approx(2 / 3)),
        ("y", pytest.approx(1 / 3)),
    ]


def test_what_cannot_be_said_is_null(run: Any) -> None:
    only = json.loads(run("person,a\nAnn,1\n", None, "--json"))

    assert (only["alpha"], only["items"][0]["sd"], only["items"][0]["discrimination"]) == (None, None, None)


def test_people_read_a_flag_with_its_next_step(run: Any) -> None:
    rows = "".join(f"w{n},0,1\ns{n},1,0\n" for n in range(20))

    assert "negative-discrimination: Check the key first" in run(f"person,a,b\n{rows}")


@pytest.mark.parametrize(
    ("table", "key", "sentence"),
    [
        ("", None, "The first line must be"),
        ("name,a\nAnn,1\n", None, "The first line must be"),
        ("person\nAnn\n", None, "The first line must be"),
        ("person,a,a\nAnn,1,1\n", None, "The item “a” is in the first line twice."),
        ("person,a,\nAnn,1,1\n", None, "An item in the first line has no name."),
        ("person,a\n", None, "nobody in it"),
        ("person,a\nAnn,1\nAnn,0\n", None, "The person “Ann” has two lines."),
        ("person,a\nAnn,1,1\n", None, "Line 2 has 3 cells, but the first line has 2."),
        ("person,a\n,1\n", None, "doesn’t say whose it is"),
        ("person,a\nAnn,2\n", None, "Line 2 has “2” for the item “a”: a mark is a number from 0 to 1."),
        ("person,a\nAnn,nan\n", None, "a mark is a number from 0 to 1."),
        ("person,a\nAnn,0_1\n", None, "a mark is a number from 0 to 1."),
        ("person,a\nAnn,yes\n", None, "a mark is a number from 0 to 1."),
        (b"person,a\nAnn,\xff\n", None, "isn’t UTF-8 text."),
        ('person,a\nAnn,"1\n', None, "can’t be read as CSV"),
        (PICKED, "item,key\na,x\n", "The key says nothing about the item “b”."),
        (PICKED, "a,x\nb,y\n", "The first line of the key must be “item,key”."),
        (PICKED, "item,key\na,x\na,y\nb,y\n", "The key has the item “a” twice."),
        (PICKED, "item,key\na,\n", "Line 2 of the key must be"),
        (PICKED, "", "The first line of the key must be"),
    ],
)
def test_a_bad_file_gets_one_sentence_and_status_2(
    run: Any, table: str | bytes, key: str | None, sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence) as refusal:
        run(table, key, "--json")

    assert (refusal.value.returncode, str(refusal.value).count("\n")) == (2, 0)


def test_a_missing_file_gets_the_same() -> None:
    with pytest.raises(CommandError, match="No such file") as refusal:
        call_command("item_analysis", "--csv", "/nowhere/table.csv")

    assert refusal.value.returncode == 2
