"""Dated, sourced timelines of cyber incidents: calls the program ``annals`` and reads its JSON.

>>> import annals
>>> annals.timeline(actor="sandworm")[0]["label"]
>>> annals.query("who-attacked-whom", as_frame=True)

Dates are as the sources gave them: ``entry["date"]["edtf"]`` is EDTF, and nothing is rounded to a day.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any, Iterable, Mapping, Union

__all__ = ["AnnalsError", "program", "query", "run", "timeline"]

PathLike = Union[str, "os.PathLike[str]"]
Value = Union[str, int, bool, Iterable[str], None]


class AnnalsError(RuntimeError):
    """The program failed; the message is its own."""


def program() -> Path:
    """The path of the program: of this environment, else of the search path."""
    name = "annals.exe" if sys.platform == "win32" else "annals"
    folders = [sysconfig.get_path("scripts")]
    if sys.version_info >= (3, 10):
        folders.append(sysconfig.get_path("scripts", sysconfig.get_preferred_scheme("user")))
    for folder in folders:
        path = Path(folder) / name
        if path.is_file():
            return path
    found = shutil.which(name)
    if found is None:
        raise FileNotFoundError("the program annals is not installed")
    return Path(found)


def run(*arguments: str) -> str:
    """The output of ``annals`` with some arguments.

    Exit code 1 is an answer, such as that nothing was found; code 2 raises :class:`AnnalsError`.
    """
    done = subprocess.run(
        [str(program()), *arguments], capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode not in (0, 1):
        raise AnnalsError(done.stderr.strip())
    return done.stdout


def timeline(
    *,
    data: PathLike | Iterable[PathLike] | None = None,
    store: PathLike | None = None,
    as_frame: bool = False,
    **filters: Value,
) -> Any:
    """The events of a timeline, each as a dictionary, or as a pandas frame.

    ``filters`` are the options of ``annals timeline``: ``actor="sandworm"``, ``from_="2023-12"``,
    ``as_of="2023-12-14"``, ``certain=True``. Several values are given as a list.
    """
    arguments = ["timeline", "--format", "json", *_options(filters), *_source(data, store)]
    entries = json.loads(run(*arguments))["entries"]
    return _frame(entries) if as_frame else entries


def query(
    name: str,
    *,
    data: PathLike | Iterable[PathLike] | None = None,
    store: PathLike | None = None,
    as_frame: bool = False,
    **values: Value,
) -> Any:
    """The rows of a saved query, or of SPARQL, each as a dictionary by column, or as a pandas frame.

    A text with a brace is SPARQL; anything else is the name of a saved query, whose parameters are
    ``values``. Whole numbers and truth values are Python's own, every other value is a text: dates stay
    EDTF. A query that asks gives ``True`` or ``False``.
    """
    if "{" in name:
        arguments = ["query", "--execute", name, *_options(values)]
    else:
        pairs = [
            f"{key.rstrip('_')}={_text(value)}"
            for key, given in values.items()
            for value in _each(given)
        ]
        arguments = ["query", name, *pairs]
    answer = json.loads(run(*arguments, "--format", "json", *_source(data, store)) or "{}")
    if "boolean" in answer:
        return answer["boolean"]
    columns = answer.get("head", {}).get("vars", [])
    rows = [
        {column: _value(row[column]) if column in row else None for column in columns}
        for row in answer.get("results", {}).get("bindings", [])
    ]
    return _frame(rows, columns) if as_frame else rows


def _source(
    data: PathLike | Iterable[PathLike] | None, store: PathLike | None
) -> list[str]:
    paths = [data] if isinstance(data, (str, os.PathLike)) else list(data or [])
    options = [part for path in paths for part in ("--data", os.fspath(path))]
    return options + (["--store", os.fspath(store)] if store is not None else [])


def _each(value: Value) -> list[Any]:
    if value is None or value is False:
        return []
    if isinstance(value, (str, int)):
        return [value]
    return list(value)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _options(options: Mapping[str, Value]) -> list[str]:
    """``from_="2023"`` as ``--from=2023``: a value that begins with a hyphen is no option."""
    arguments = []
    for name, given in options.items():
        option = "--" + name.rstrip("_").replace("_", "-")
        for value in _each(given):
            arguments.append(option if value is True else f"{option}={value}")
    return arguments


def _value(term: Mapping[str, Any]) -> Any:
    kind = term.get("datatype", "")
    if kind == "http://www.w3.org/2001/XMLSchema#integer":
        return int(term["value"])
    if kind == "http://www.w3.org/2001/XMLSchema#boolean":
        return term["value"] in ("true", "1")
    return term["value"]


def _frame(rows: list[dict[str, Any]], columns: list[str] | None = None) -> Any:
    try:
        import pandas
    except ImportError as error:
        raise ImportError("as_frame needs pandas: pip install annals[pandas]") from error
    return pandas.DataFrame(rows, columns=columns)
