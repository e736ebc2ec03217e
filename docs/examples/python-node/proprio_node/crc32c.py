"""CRC-32C (RFC 3720) of many bytes: 256 stretches at a time, put together as zeros are run through the register."""

import numpy as np

_POLYNOMIAL = 0x82F63B78
_LANES = 256


def _table() -> np.ndarray:
    crc = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        crc = np.where(crc & 1, (crc >> 1) ^ np.uint32(_POLYNOMIAL), crc >> 1)
    return crc


_TABLE = _table()
_BYTES = [int(value) for value in _TABLE]


def _run(register: int, data: bytes) -> int:
    for byte in data:
        register = _BYTES[(register ^ byte) & 0xFF] ^ (register >> 8)
    return register


def _times(matrix: list[int], vector: int) -> int:
    product = 0
    for row in matrix:
        if vector & 1:
            product ^= row
        vector >>= 1
    return product


def _after_zeros(count: int) -> list[int]:
    """What becomes of each bit of the register when so many zero bytes follow."""
    power = [_run(1 << bit, b"\0") for bit in range(32)]
    whole = [1 << bit for bit in range(32)]
    while count:
        if count & 1:
            whole = [_times(power, row) for row in whole]
        power = [_times(power, row) for row in power]
        count >>= 1
    return whole


def crc32c(data: bytes) -> int:
    """The checksum of a chunk's data."""
    length = len(data) // _LANES
    if length < 16:
        return _run(0xFFFFFFFF, data) ^ 0xFFFFFFFF
    lanes = np.frombuffer(data, dtype=np.uint8, count=length * _LANES).reshape(_LANES, length)
    register = np.zeros(_LANES, dtype=np.uint32)
    register[0] = 0xFFFFFFFF
    for column in np.ascontiguousarray(lanes.T):
        register = _TABLE[(register ^ column) & 0xFF] ^ (register >> np.uint32(8))
    zeros = _after_zeros(length)
    whole = 0
    for lane in register:
        whole = _times(zeros, whole) ^ int(lane)
    return _run(whole, data[length * _LANES :]) ^ 0xFFFFFFFF
