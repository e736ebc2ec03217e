"""Bytes in the forms of docs/secure-aggregation.md: u32 and u64 are big-endian, lp(x) comes after its length."""

import hashlib
import struct
from typing import Union


def u32(value: int) -> bytes:
    return struct.pack(">I", value)


def u64(value: int) -> bytes:
    return struct.pack(">Q", value)


def f64(value: float) -> bytes:
    return struct.pack(">d", value)


def lp(value: Union[str, bytes]) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return u32(len(data)) + data


def sha256(*parts: Union[str, bytes]) -> bytes:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() if isinstance(part, str) else part)
    return digest.digest()
