"""Reads what a run of Proprio left in its folder. Needs Python 3.9; with pandas installed, tables are data frames.

    from proprio_results import load
    run = load("runs/quickstart-20261121-112608")
    run.rounds, run.clients, run.users     # data frames, or lists of dicts without pandas
    run.summary["metrics"]["accuracy"]     # run.json as it is
"""

import json
import sys
from pathlib import Path
from typing import NamedTuple

try:
    import pandas
except ImportError:
    pandas = None


class Run(NamedTuple):
    """A run's summary (empty while it goes on), and its tables; `torn` counts lines that are not whole."""

    summary: dict
    rounds: object
    clients: object
    users: object
    torn: int


def load(folder):
    """The run in a folder that `proprio run` wrote, also while it goes on."""
    folder = Path(folder)
    if not (folder / "rounds.jsonl").is_file():
        raise FileNotFoundError(f"there is no run in {folder}: it has no rounds.jsonl")
    rounds, torn_rounds = _lines(folder / "rounds.jsonl")
    clients, torn_clients = _lines(folder / "clients.jsonl")
    return Run(
        _json(folder / "run.json", {}),
        _table(rounds),
        _table(clients),
        _table([_flat(row) for row in _json(folder / "per-user.json", [])]),
        torn_rounds + torn_clients,
    )


def _json(file, otherwise):
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else otherwise


def _lines(file):
    rows, torn = [], 0
    if file.is_file():
        # Not splitlines(), which also splits at signs that may stand within a text.
        for line in file.read_text(encoding="utf-8").split("\n"):
            if line:
                try:
                    rows.append(_flat(json.loads(line)))
                except json.JSONDecodeError:
                    torn += 1
    return rows, torn


def _flat(row, prefix=""):
    """Nested keys with a dot, as in the tables of `proprio export --format csv`."""
    flat = {}
    for key, value in row.items():
        if isinstance(value, dict):
            flat.update(_flat(value, f"{prefix}{key}."))
        else:
            flat[prefix + key] = value
    return flat


def _table(rows):
    return rows if pandas is None else pandas.DataFrame(rows)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        run = load(name)
        metrics = run.summary.get("metrics") or {}
        print(f"{name}: {len(run.rounds)} rows of rounds, {len(run.clients)} of clients, {len(run.users)} of users,"
              f" accuracy {metrics.get('accuracy')}, {run.torn} torn")
