"""Made-up windows for docs/first-device.md: python3 -m proprio_node.example_data FOLDER [SEED]."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

# One second at 50 Hz of an accelerometer in g and a gyroscope in rad/s, as the recipe first-device takes it.
_POINTS = 50
_CHANNELS = 6
_WINDOWS = 60
_CLASSES = ("walk", "sit", "typing")


def main() -> None:
    folder = Path(sys.argv[1])
    random = np.random.default_rng(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    time = np.arange(_POINTS) / 50
    windows = np.empty((_WINDOWS, _POINTS, _CHANNELS), dtype=np.float32)
    labels = []
    for number in range(_WINDOWS):
        name = _CLASSES[number % len(_CLASSES)]
        pace, swing = {"walk": (1.8, 0.4), "sit": (0.3, 0.02), "typing": (4.0, 0.05)}[name]
        phase = random.uniform(0, 2 * np.pi, _CHANNELS)
        wave = swing * np.sin(2 * np.pi * pace * time[:, None] + phase)
        windows[number] = wave + 0.02 * random.standard_normal((_POINTS, _CHANNELS))
        windows[number, :, 2] += 1
        labels.append(name)
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "windows.npy", windows)
    (folder / "labels.txt").write_text("".join(name + "\n" for name in labels), encoding="utf-8")


if __name__ == "__main__":
    main()
