"""Which sums the device let be opened, and which sessions it joined, kept over restarts: "Releases" in the docs."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Optional

from .crypto import demand
from .transcript import Config

_ATTEMPTS = 3
_RUNS = 64


class SessionLog:
    """Kept in a file, or only while the process lives."""

    def __init__(self, path: Optional[Path] = None, pause: float = 3600.0) -> None:
        if not pause >= 0:
            raise ValueError("the pause between two sums must be a number of seconds from 0")
        self._path = path
        self._pause = pause
        self._runs: dict[str, tuple[int, list[str]]] = {}
        self._models: set[str] = set()
        self._released: Optional[float] = None
        self._inputs: list[float] = []
        latest = self._read() if path is not None and path.exists() else 0.0
        # A date that was set back counts for nothing.
        self._base = max(latest, time.time())
        self._opened = time.monotonic()

    def _read(self) -> float:
        try:
            kept = json.loads(Path(str(self._path)).read_text(encoding="utf-8"))
            self._runs = {run: (int(number), list(sessions)) for run, number, sessions in kept["runs"]}
            self._models = set(kept["models"])
            self._released = kept["released"]
            self._inputs = list(kept["inputs"])
            return float(kept["latest"])
        except (ValueError, KeyError, TypeError) as e:
            raise ValueError(
                f"{self._path} is damaged: restore it, or delete it, which forgets what this device took part in"
            ) from e

    def _now(self) -> float:
        return self._base + time.monotonic() - self._opened

    def join(self, config: Config) -> None:
        """R0: notes a session before it begins, or refuses it."""
        spent = config.model.hex() in self._models
        demand(not spent, "this device gave its shares for this model already, and takes part again when it has changed")
        self._inputs = [at for at in self._inputs if self._now() - at < self._pause]
        resting = self._released is not None and self._now() - self._released < self._pause
        demand(
            not resting and len(self._inputs) < _ATTEMPTS,
            f"this device lets one sum be opened in {self._pause:g} s; its owner sets that with --pause",
        )
        session = config.session.hex()
        number, sessions = self._runs.get(config.run, (config.round, []))
        sessions = sessions if config.round == number else []
        demand(
            config.round >= number and session not in sessions and len(sessions) < _ATTEMPTS,
            f"round {config.round} was asked for before, after round {number} or too often",
        )
        self._runs.pop(config.run, None)
        while len(self._runs) >= _RUNS:
            del self._runs[next(iter(self._runs))]
        self._runs[config.run] = (config.round, [*sessions, session])
        self._write()

    def send(self) -> None:
        """R2: notes that an input leaves, before it does."""
        self._inputs.append(self._now())
        self._write()

    def release(self, config: Config) -> None:
        """R4: notes that shares are given, before they are."""
        self._models.add(config.model.hex())
        self._released = self._now()
        self._inputs = []
        self._write()

    def _write(self) -> None:
        if self._path is None:
            return
        kept = {
            "runs": [[run, number, sessions] for run, (number, sessions) in self._runs.items()],
            "models": sorted(self._models),
            "released": self._released,
            "inputs": self._inputs,
            "latest": self._now(),
        }
        beside = self._path.with_name(self._path.name + ".new")
        with open(beside, "w", encoding="utf-8") as file:
            json.dump(kept, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, self._path)
