"""Trains for tasks that lie in files, and writes the changes: to compare with other implementations.

python3 -m proprio_node.rehearse DEVICE FOLDER..., each with task.bin (a Task), description.bin, model.bin and the data.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from .crypto import Refusal
from .data import Recorded
from .description import Description
from .stubs import federation as messages
from .training import Training


def _rehearse(device: str, folder: Path) -> str:
    task = messages.Task.FromString((folder / "task.bin").read_bytes())
    parameters = np.fromfile(folder / "model.bin", dtype="<f4")
    try:
        told = Description.read((folder / "description.bin").read_bytes(), task.model.description_sha256)
        update = Training(Recorded.read(folder), device, keyed=True).train(task, parameters, told)
    except Refusal as refusal:
        return f"refused: {refusal}"
    update.sections["params"].astype("<f4").tofile(folder / "change.bin")
    loss, weight = update.metrics["loss"]
    return f"loss {loss / weight!r} weight {update.weight}"


def main() -> int:
    for folder in sys.argv[2:]:
        print(_rehearse(sys.argv[1], Path(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
