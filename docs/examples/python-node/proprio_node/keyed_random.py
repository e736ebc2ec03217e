"""KeyedRandom of the project: numbers that depend on (seed, purpose, round, client) alone. Not for cryptography."""

from __future__ import annotations

import numpy as np

_MASK32 = 0xFFFFFFFF
_MASK64 = 0xFFFFFFFFFFFFFFFF


def _mix(value: int) -> int:
    z = (value + 0x9E3779B97F4A7C15) & _MASK64
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK64
    return z ^ (z >> 31)


def key_of(text: str) -> int:
    """A 64-bit key of a text, such as a device's id."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) & _MASK64
    return _mix(value)


def _philox(counter: int, stream: int, key: int) -> list[int]:
    """Philox4x32-10 (Salmon et al. 2011)."""
    c0, c1 = counter & _MASK32, counter >> 32
    c2, c3 = stream & _MASK32, stream >> 32
    k0, k1 = key & _MASK32, key >> 32
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & _MASK32, (p0 >> 32) ^ c3 ^ k1, p0 & _MASK32
        k0, k1 = (k0 + 0x9E3779B9) & _MASK32, (k1 + 0xBB67AE85) & _MASK32
    return [c0, c1, c2, c3]


class KeyedRandom:
    """One stream, from its start."""

    def __init__(self, key: int, stream: int) -> None:
        self._key = key
        self._stream = stream
        self._block: list[int] = []
        self._index = 0

    @staticmethod
    def of(seed: int, purpose: str, round_number: int, client: int, attempt: int = 1) -> KeyedRandom:
        key = _mix((_mix(seed & _MASK64) + key_of(purpose)) & _MASK64)
        stream = _mix((_mix((round_number + 1) & _MASK64) + client) & _MASK64)
        first = KeyedRandom(key, stream)
        return first if attempt == 1 else first.child("attempt", attempt)

    def child(self, purpose: str, index: int) -> KeyedRandom:
        key = _mix(self._key ^ _mix((self._stream + key_of(purpose)) & _MASK64))
        return KeyedRandom(key, _mix(self._stream ^ _mix(index & _MASK64)))

    def next_int(self) -> int:
        """32 bits, from 0."""
        if not self._block:
            self._block = _philox(self._index, self._stream, self._key)
            self._index += 1
        return self._block.pop(0)

    def next_below(self, bound: int) -> int:
        """A whole number from 0 to bound - 1, as java.util.random draws it."""
        word = self.next_int()
        if bound & (bound - 1) == 0:
            return word & (bound - 1)
        word >>= 1
        while word - word % bound + bound - 1 > 0x7FFFFFFF:
            word = self.next_int() >> 1
        return word % bound

    def shuffle(self, items: np.ndarray) -> None:
        """Fisher and Yates, from the end."""
        for i in range(len(items) - 1, 0, -1):
            j = self.next_below(i + 1)
            items[i], items[j] = items[j], items[i]
