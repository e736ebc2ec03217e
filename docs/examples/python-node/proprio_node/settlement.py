"""Which of the device's updates count for good: docs/protocol.md, "Counted means committed"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

# Runs of which an update is waited for; a coordinator that leaves more of them open is not waited for.
_MOST_RUNS = 8


@dataclass(frozen=True)
class Sent:
    """An update as it travels."""

    header: Any
    payload: bytes


@dataclass(frozen=True)
class _Unsettled:
    task: bytes
    round: int
    # Nothing in a secure aggregation, where every session gets an update of its own.
    update: Optional[Sent]


def _identify(task: Any) -> bytes:
    """Everything that decides what comes of the training."""
    same = type(task)()
    same.CopyFrom(task)
    for name in ("remaining_millis", "secagg"):
        same.ClearField(name)
    return same.SerializeToString(deterministic=True)


class Settlement:
    """One for the life of the process: it goes from session to session."""

    def __init__(self) -> None:
        self._unsettled: dict[str, _Unsettled] = {}

    def runs(self) -> list[str]:
        """The runs of which the device does not know what became of its update."""
        return list(self._unsettled)

    def begin(self, task: Any) -> Optional[Sent]:
        """A task has come: an update of its run for another one will not count. The update for this one, if there is one."""
        waiting = self._unsettled.get(task.run_id)
        if waiting is not None and waiting.task == _identify(task):
            return waiting.update
        self._unsettled.pop(task.run_id, None)
        return None

    def keep(self, task: Any, update: Optional[Sent] = None) -> None:
        """Keeps an update before it is sent."""
        self._unsettled.pop(task.run_id, None)
        self._unsettled[task.run_id] = _Unsettled(_identify(task), task.round, update)
        while len(self._unsettled) > _MOST_RUNS:
            del self._unsettled[next(iter(self._unsettled))]

    def forget(self, task: Any) -> None:
        """The coordinator does not take the update, or speaks a revision in which its receipt is the last word."""
        self._unsettled.pop(task.run_id, None)

    def committed(self, said: Any) -> Optional[str]:
        """What became of the update that is waited for, if that is said. May come any number of times."""
        waiting = self._unsettled.get(said.run_id)
        if waiting is None or waiting.round > said.last_round:
            return None
        del self._unsettled[said.run_id]
        counts = "counts" if waiting.round == said.counted_round else "does not count"
        return f"round {waiting.round} of {said.run_id} {counts}"
