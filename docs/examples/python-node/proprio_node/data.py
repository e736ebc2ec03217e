"""What the device's sensors gave: a folder with windows.npy, labels.txt and, where the order differs, channels.txt."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

import numpy as np

from .crypto import demand
from .description import Description


class Recorded:
    """Labelled windows as they were measured, in no unit but the sensors' own."""

    def __init__(self, windows: np.ndarray, labels: list[str], channels: Optional[list[str]] = None) -> None:
        if windows.ndim != 3 or len(windows) != len(labels) or len(windows) == 0:
            raise ValueError(
                f"windows must be [windows, points, channels] with a label each, but {windows.shape} have {len(labels)}"
            )
        if not np.isfinite(windows).all():
            raise ValueError("a value of a window is no finite number")
        if channels is not None and len(channels) != windows.shape[2]:
            raise ValueError(f"{len(channels)} channels are named but windows have {windows.shape[2]}")
        self._windows = windows.astype(np.float32)
        self._labels = labels
        self._channels = channels

    @staticmethod
    def read(folder: Path) -> Recorded:
        windows = np.load(folder / "windows.npy", allow_pickle=False)
        labels = (folder / "labels.txt").read_text(encoding="utf-8").splitlines()
        names = folder / "channels.txt"
        channels = names.read_text(encoding="utf-8").splitlines() if names.exists() else None
        return Recorded(windows, labels, channels)

    def fitted(self, description: Description) -> tuple[np.ndarray, np.ndarray]:
        """Normalized windows and the numbers of their classes, as the model takes them."""
        windows = self._windows
        wanted = [channel.name for channel in description.channels]
        if self._channels is not None:
            missing = [name for name in wanted if name not in self._channels]
            demand(not missing, f"the model takes {', '.join(missing)}, which this device does not measure")
            windows = windows[:, :, [self._channels.index(name) for name in wanted]]
        shape = windows.shape[1:]
        expected = (description.window, len(wanted))
        demand(
            shape == expected,
            f"the model takes windows of {expected[0]} points of {expected[1]} channels, but this device has "
            f"{shape[0]} of {shape[1]}",
        )
        unknown = sorted(set(self._labels) - set(description.classes))
        demand(not unknown, f"this device has {len(unknown)} classes that the model does not tell apart")
        labels = np.array([description.classes.index(label) for label in self._labels])
        return description.normalized(windows), labels
