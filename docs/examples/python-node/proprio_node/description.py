"""What a coordinator says of a model: docs/protocol.md, "The model's description"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable, Mapping

import numpy as np

from .bytesform import sha256
from .crypto import Refusal, demand
from .stubs import model as messages

_CONSTANT = 1e-6
MOST_BYTES = 1 << 20
SETTING = "model-description"


@dataclass(frozen=True)
class Layer:
    """One step of the computation."""

    kind: str
    slices: str
    points: int
    values: int
    settings: Mapping[str, str]

    def number(self, name: str) -> int:
        try:
            return int(self.settings[name])
        except (KeyError, ValueError) as e:
            raise Refusal(f"a layer of the kind {self.kind} needs the setting {name} as a whole number") from e


@dataclass(frozen=True)
class Channel:
    """One of the values at each point in time."""

    name: str
    mean: float
    deviation: float


@dataclass(frozen=True)
class Description:
    """A model, and what it takes and gives."""

    layers: list[Layer]
    classes: list[str]
    window: int
    rate: float
    channels: list[Channel]
    models: int
    # Names and shapes, in the order in which they lie in the parameters; empty if the coordinator does not say.
    tensors: list[tuple[str, list[int]]]

    @staticmethod
    def read(data: bytes, digest: bytes) -> Description:
        """Checks and reads what came for a digest."""
        demand(len(data) <= MOST_BYTES, f"the model's description has {len(data)} bytes, more than {MOST_BYTES}")
        demand(sha256(data) == digest, "the model's description does not have the digest that the task names")
        message = messages.ModelDescriptionMessage.FromString(data)
        description = Description(
            [Layer(l.kind, l.slices, l.points, l.values, dict(l.settings)) for l in message.layers],
            list(message.classes),
            message.window,
            message.rate,
            [Channel(c.name, c.mean, c.deviation) for c in message.channels],
            message.models,
            [(tensor.name, list(tensor.shape)) for tensor in message.tensors],
        )
        demand(
            bool(description.layers) and bool(description.channels) and description.window >= 1,
            "the model's description has no layers, no channels or no window",
        )
        return description

    def normalized(self, windows: np.ndarray) -> np.ndarray:
        """Windows as the network takes them, from [windows, points, channels] as the sensors gave them."""
        mean = np.array([channel.mean for channel in self.channels])
        deviation = np.array([channel.deviation for channel in self.channels])
        constant = deviation <= _CONSTANT
        scaled = (windows.astype(np.float64) - mean) / np.where(constant, 1.0, deviation)
        return np.where(constant, 0.0, scaled).astype(np.float32)

    def require_laid_out(self, slices: Iterable[Any]) -> None:
        """Refuses parameters that are cut otherwise than is described, which all of a secure aggregation are told alike."""
        demand(
            bool(self.tensors) and [(one.name, list(one.shape)) for one in slices] == self.tensors,
            "the model's slices are not those that its description has, so that others may have been told of other ones",
        )

    def in_words(self) -> str:
        names = ", ".join(channel.name for channel in self.channels)
        return f"{', '.join(self.classes)} in {self.window} points of {names} at {self.rate} Hz"
