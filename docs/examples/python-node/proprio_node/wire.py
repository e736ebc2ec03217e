"""The calls of proprio.v1 over gRPC: transfers in chunks, repeated when they break."""

from __future__ import annotations

import random
import time
from typing import Any, Callable, Iterator, Optional, TypeVar

import grpc

from .bytesform import sha256
from .crc32c import crc32c
from .crypto import Refusal, demand
from .description import Description
from .stubs import federation as messages

_CHUNK = 256 * 1024
_PASSING = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED)
_SERVICE = "/proprio.v1.Federation/"
T = TypeVar("T")


def in_words(error: BaseException) -> str:
    """A sentence for people, of what a call or a check ended with."""
    if isinstance(error, grpc.RpcError):
        return f"{error.code().name}: {error.details()}"
    return str(error) or type(error).__name__


class Calls:
    """The four calls of a coordinator, and its description of models."""

    def __init__(self, address: str, credentials: Optional[grpc.ChannelCredentials]) -> None:
        options = [
            ("grpc.keepalive_time_ms", 20_000),
            ("grpc.keepalive_timeout_ms", 10_000),
            ("grpc.http2.max_pings_without_data", 0),
            ("grpc.enable_retries", 0),
        ]
        self._channel = (
            grpc.insecure_channel(address, options)
            if credentials is None
            else grpc.secure_channel(address, credentials, options)
        )

        def call(kind: Callable[..., Any], name: str, reply: Any) -> Any:
            return kind(
                _SERVICE + name,
                request_serializer=lambda message: message.SerializeToString(),
                response_deserializer=reply.FromString,
            )

        self.attend = call(self._channel.stream_stream, "Attend", messages.CoordinatorMessage)
        self._fetch = call(self._channel.unary_stream, "FetchModel", messages.Chunk)
        self._describe = call(self._channel.unary_unary, "DescribeModel", messages.DescribeModelReply)
        self.submit_update = call(self._channel.stream_unary, "SubmitUpdate", messages.SubmitReceipt)
        self.submit_masked = call(self._channel.stream_unary, "SubmitMasked", messages.SubmitReceipt)
        self._descriptions: dict[bytes, Description] = {}

    def close(self) -> None:
        self._channel.close()

    def fetch_model(self, session: str, model: Any, deadline: float, most: int) -> bytes:
        """A task's model, whose bytes have the digest that the task names."""
        demand(model.byte_length <= most, f"its model of {model.byte_length} bytes is larger than this device takes")
        received = bytearray()

        def once() -> None:
            request = messages.FetchModelRequest(session_id=session, sha256=model.sha256, offset=len(received))
            for chunk in self._fetch(request, timeout=_left(deadline)):
                fits = chunk.offset == len(received) and len(received) + len(chunk.data) <= model.byte_length
                demand(
                    fits,
                    f"a chunk begins at byte {chunk.offset}, but byte {len(received)} of {model.byte_length} comes next",
                )
                demand(
                    crc32c(chunk.data) == chunk.crc32c, f"the chunk at byte {len(received)} has another checksum"
                )
                received.extend(chunk.data)

        persist(deadline, once)
        data = bytes(received)
        demand(len(data) == model.byte_length, f"the model ended after {len(data)} of {model.byte_length} bytes")
        demand(sha256(data) == model.sha256, "the model's bytes do not have its digest")
        return data

    def describe(self, session: str, digest: bytes, deadline: float) -> Optional[Description]:
        """What the model is, asked for once; nothing if the coordinator does not say."""
        if not digest:
            return None
        if digest not in self._descriptions:
            request = messages.DescribeModelRequest(session_id=session, sha256=digest)
            reply = persist(deadline, lambda: self._describe(request, timeout=_left(deadline)))
            self._descriptions = {digest: Description.read(reply.description, digest)}
        return self._descriptions[digest]


def submit(call: Any, kind: Any, header: Any, payload: bytes, chunk_bytes: int, deadline: float) -> str:
    """Sends a header and a payload in chunks; repeating is safe. Gives the receipt's verdict."""
    size = min(_CHUNK, chunk_bytes // 4 * 4) if chunk_bytes >= 4 else _CHUNK
    header.sha256 = sha256(payload)

    def parts() -> Iterator[Any]:
        yield kind(header=header)
        for at in range(0, len(payload), size):
            data = payload[at : at + size]
            yield kind(chunk=messages.Chunk(offset=at, data=data, crc32c=crc32c(data)))

    receipt = persist(deadline, lambda: call(parts(), timeout=_left(deadline)))
    return str(messages.SubmitReceipt.Verdict.Name(receipt.verdict))


def _left(deadline: float) -> float:
    return max(0.001, deadline - time.monotonic())


def persist(deadline: float, call: Callable[[], T]) -> T:
    """Repeats a broken call, with growing pauses that are drawn, until the deadline."""
    most = 0.05
    while True:
        try:
            return call()
        except grpc.RpcError as error:
            if error.code() not in _PASSING or time.monotonic() + most >= deadline:
                raise Refusal(in_words(error)) from error
        time.sleep(most * random.uniform(0.5, 1))
        most = min(5.0, 2 * most)
