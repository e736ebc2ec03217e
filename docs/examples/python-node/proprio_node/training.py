"""Local training: mini-batch SGD over the device's own windows, as docs/protocol.md describes it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any, Mapping, Optional

import numpy as np

from .crypto import Refusal, demand
from .data import Recorded
from .description import SETTING, Description
from .keyed_random import KeyedRandom, key_of
from .network import Network, Tensors

# What the task says beside these would be left undone, so that the device says so instead.
_KNOWN = {
    "algorithm",
    "epochs",
    "batch",
    "learning-rate",
    "schedule.kind",
    "straggling",
    "momentum",
    "weight-decay",
    "mu",
    SETTING,
}


@dataclass(frozen=True)
class Update:
    """What training came to."""

    weight: int
    sections: dict[str, np.ndarray]
    metrics: dict[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Settings:
    """Of a local algorithm that this device knows."""

    epochs: int
    batch: int
    learning_rate: float
    momentum: float
    weight_decay: float
    mu: float

    @staticmethod
    def read(algorithm: Mapping[str, str]) -> Settings:
        name = algorithm.get("algorithm", "sgd")
        demand(name in ("sgd", "fedprox"), f"this device does not know the local algorithm {name}")
        unknown = set(algorithm) - _KNOWN
        demand(not unknown, f"this device does not know the setting {', '.join(sorted(unknown))} of {name}")
        schedule = algorithm.get("schedule.kind", "constant")
        demand(schedule == "constant", f"this device keeps its step size; it does not know the schedule {schedule}")
        try:
            number = {key: float(algorithm.get(key, default)) for key, default in _DEFAULTS.items()}
            whole = {key: int(algorithm.get(key, default)) for key, default in (("epochs", "1"), ("batch", "32"))}
        except ValueError as e:
            raise Refusal(f"a setting of {name} is no number") from e
        demand(number["straggling"] == 0, "this device does not straggle")
        demand(min(whole.values()) >= 1 and number["learning-rate"] > 0, f"{name} needs epochs, batches and a step size")
        mu = number["mu"] if name == "fedprox" else 0.0
        return Settings(
            whole["epochs"], whole["batch"], number["learning-rate"], number["momentum"], number["weight-decay"], mu
        )


_DEFAULTS = {"learning-rate": "0.05", "momentum": "0", "weight-decay": "0", "mu": "0.01", "straggling": "0"}


class Training:
    """The device's own training, on windows that never leave it."""

    def __init__(self, recorded: Recorded, device: str, keyed: bool = False) -> None:
        """`keyed`: in the order that the experiment's seed gives, which the coordinator knows; else in one of its own."""
        self._recorded = recorded
        self._device = device
        self._keyed = keyed

    def train(self, task: Any, parameters: np.ndarray, description: Optional[Description]) -> Update:
        if description is None:
            raise Refusal("this device trains what a coordinator describes, and this one describes nothing")
        demand(not task.model.sections, "this device knows no local algorithm that shares more than the model")
        settings = Settings.read(task.algorithm)
        names = [one.name for one in task.model.slices]
        lengths = [int(np.prod(one.shape, dtype=np.int64)) for one in task.model.slices]
        tensors = Tensors(names, lengths)
        demand(len(parameters) == len(tensors.parameters), "the model is not as long as its slices")
        tensors.parameters[:] = parameters
        network = Network(description, tensors)
        windows, labels = self._recorded.fitted(description)
        loss, squares = self._descend(task, network, settings, windows, labels)
        change = tensors.parameters - parameters
        if not np.isfinite(change).all():
            raise Refusal("the training diverged: a parameter is no finite number; lower the learning rate")
        count = len(labels)
        metrics = {
            "loss": (loss, float(settings.epochs * count)),
            "squared-loss": (squares / settings.epochs, float(count)),
        }
        return Update(count, {"params": change}, metrics)

    def _descend(
        self, task: Any, network: Network, settings: Settings, windows: np.ndarray, labels: np.ndarray
    ) -> tuple[float, float]:
        at = network.tensors.parameters
        start, velocity = at.copy(), np.zeros_like(at)
        random = KeyedRandom.of(task.seed, "local-training", task.round, key_of(self._device), task.attempt)
        own = np.random.default_rng(secrets.randbits(128))
        order = np.arange(len(labels))
        loss_sum = squares = 0.0
        rate = np.float32(settings.learning_rate)
        for _ in range(settings.epochs):
            if self._keyed:
                random.shuffle(order)
            else:
                own.shuffle(order)
            for begin in range(0, len(order), settings.batch):
                batch = order[begin : begin + settings.batch]
                loss = network.loss(windows[batch], labels[batch])
                if not np.isfinite(loss):
                    raise Refusal(f"the loss became {loss}; lower the learning rate or check the data")
                gradient = network.tensors.gradient
                if settings.mu:
                    gradient += np.float32(settings.mu) * (at - start)
                if settings.weight_decay:
                    gradient += np.float32(settings.weight_decay) * at
                velocity *= np.float32(settings.momentum)
                velocity += gradient
                at -= rate * velocity
                loss_sum += loss * len(batch)
                squares += loss * loss * len(batch)
        return loss_sum, squares
