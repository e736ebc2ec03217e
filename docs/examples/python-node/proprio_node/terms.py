"""An update as the integers that are summed: docs/protocol.md, "Secure aggregation"."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Mapping

import numpy as np

from .bytesform import f64, lp, sha256, u32, u64
from .crypto import Refusal, demand
from .ring import VectorSpec, reduce
from .training import Update

_SCALAR_BITS = 48
_SCALAR_CLIP = float(2**20)
_METRIC_BITS = 50
_METRIC_UNIT = 2.0**-20


@dataclass(frozen=True)
class Terms:
    """What the devices of a round agree on about their updates."""

    sections: list[tuple[str, int]]
    value_bits: int
    clip: float
    largest_weight: int
    metrics: list[str]

    def check(self) -> None:
        fits = 2 <= self.value_bits <= 24 and self.clip > 0 and np.isfinite(self.clip)
        demand(fits and 1 <= self.largest_weight < 2**31, "the terms of the sum are impossible")


def _largest(bits: int) -> int:
    return 2 ** (bits - 1) - 1


def _is_few(name: str, length: int) -> bool:
    return length <= 64 and name != "params"


def ring_bits(value_bits: int, cohort: int) -> int:
    """Bits of a ring in which so many values can't overflow."""
    least = value_bits + (cohort - 1).bit_length()
    return next((fast for fast in (16, 24, 32) if fast - 2 <= least <= fast), least)


def vectors_of(terms: Terms, cohort: int) -> tuple[VectorSpec, ...]:
    """The vectors that follow from the terms."""

    def spec(name: str, length: int, value_bits: int, clip: float) -> VectorSpec:
        return VectorSpec(name, length, ring_bits(value_bits, cohort), value_bits, clip)

    scalars = sum(length for name, length in terms.sections if _is_few(name, length))
    weight_bits = max(2, terms.largest_weight.bit_length() + 1)
    weight = VectorSpec("weight", 1, max(32, ring_bits(weight_bits, cohort)), weight_bits, 0)
    long = [
        spec(name, length, terms.value_bits, terms.clip)
        for name, length in terms.sections
        if not _is_few(name, length)
    ]
    return (
        *long,
        weight,
        spec("#scalars", scalars, _SCALAR_BITS, _SCALAR_CLIP),
        spec("#metrics", 2 * len(terms.metrics), _METRIC_BITS, 0),
        spec("#counts", 3, 40, 0),
    )


def terms_digest(terms: Terms, settings: Mapping[str, str]) -> bytes:
    parts = [b"proprio/v1/terms", u32(len(terms.sections))]
    for name, length in terms.sections:
        parts += [lp(name), u32(length)]
    parts += [u32(terms.value_bits), f64(terms.clip), u64(terms.largest_weight), u32(len(terms.metrics))]
    parts += [lp(name) for name in terms.metrics]
    parts.append(u32(len(settings)))
    for key in sorted(settings):
        parts += [lp(key), lp(settings[key])]
    return sha256(*parts)


def _metric(value: float) -> int:
    most = _largest(_METRIC_BITS)
    # To the nearest, and up where two are as near.
    return int(max(-most, min(most, np.floor(value / _METRIC_UNIT + 0.5))))


class _Rounding:
    """Up or down at random, so that the mean is right; counts what the clip cut."""

    def __init__(self, factor: float) -> None:
        self._factor = factor
        self.cut = 0

    def __call__(self, values: np.ndarray, value_bits: int, clip: float) -> np.ndarray:
        if not np.isfinite(values).all():
            raise Refusal("an update's values must be finite numbers")
        most = _largest(value_bits)
        scaled = values.astype(np.float64) * (self._factor * (most / clip))
        self.cut += int((np.abs(scaled) > most).sum())
        random = np.frombuffer(os.urandom(4 * len(values)), dtype=np.uint32) * 2.0**-32
        return np.floor(np.clip(scaled, -most, most) + random).astype(np.int64)


def encode(update: Update, terms: Terms, specs: tuple[VectorSpec, ...]) -> list[np.ndarray]:
    """The integers of an update in their rings, in the order of `vectors_of`."""
    counted = min(update.weight, terms.largest_weight)
    rounded = _Rounding(counted / terms.largest_weight)

    def section(name: str, length: int) -> np.ndarray:
        values = update.sections.get(name)
        has = "none" if values is None else str(len(values))
        demand(values is not None and len(values) == length, f'section "{name}" must have {length} values but has {has}')
        return values if values is not None else np.zeros(0)

    long = [
        rounded(section(name, length), terms.value_bits, terms.clip)
        for name, length in terms.sections
        if not _is_few(name, length)
    ]
    few = [section(name, length) for name, length in terms.sections if _is_few(name, length)]
    scalars = rounded(np.concatenate([np.zeros(0), *few]), _SCALAR_BITS, _SCALAR_CLIP)
    metrics: list[int] = []
    for name in terms.metrics:
        total, weight = update.metrics.get(name, (0.0, 0.0))
        metrics += [_metric(total), _metric(weight)]
    overweight = int(terms.largest_weight > 1 and update.weight > terms.largest_weight)
    integers = [*long, np.array([counted]), scalars, np.array(metrics), np.array([1, rounded.cut, overweight])]
    return [reduce(vector.astype(np.int64).view(np.uint64), spec.bits) for vector, spec in zip(integers, specs)]
