"""One session with a coordinator, from check-in to farewell: docs/protocol.md."""

from __future__ import annotations

import queue
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Iterator, Optional

import grpc
import numpy as np

from .aggregation import Aggregation, agreed
from .crypto import Refusal, demand
from .description import SETTING, Description
from .identity import Identity
from .participant import Policy
from .session_log import SessionLog
from .settlement import Sent, Settlement
from .stubs import federation as messages
from .training import Training, Update
from .wire import Calls, in_words, submit

# The revision of the protocol in which the coordinator says which rounds are safe.
_COMMITTED = 3
_SOFTWARE = "proprio-python-example"
_LONGEST_REASON = 400
_LONGEST_RUN = 128
Log = Callable[[str], None]


@dataclass
class Device:
    """What a device brings to its sessions."""

    identity: Identity
    training: Training
    policy: Policy
    log: SessionLog
    settlement: Settlement = field(default_factory=Settlement)
    # Whether it takes part only where single updates are hidden.
    hides: bool = False
    # Bytes of a model that it takes.
    memory: int = 1 << 30
    # Where it writes what it adds to a sum, in the clear: for tests.
    record: Optional[Path] = None


@dataclass(frozen=True)
class End:
    """How a session ended in good order, and after how long the coordinator expects the device; 0 if it does not say."""

    reason: str
    come_back_millis: int


class _Stream:
    """The control stream: what comes is read by a thread of its own, so that it is never late."""

    def __init__(self, calls: Calls) -> None:
        self._out: queue.Queue[Optional[Any]] = queue.Queue()
        self._in: queue.Queue[Any] = queue.Queue()
        self._back: list[Any] = []
        self._call = calls.attend(self._outgoing())
        threading.Thread(target=self._read, daemon=True).start()

    def _outgoing(self) -> Iterator[Any]:
        while (message := self._out.get()) is not None:
            yield message

    def _read(self) -> None:
        try:
            for message in self._call:
                self._in.put(message)
            self._in.put(Refusal("the coordinator ended the stream"))
        except grpc.RpcError as error:
            self._in.put(error)

    def send(self, message: Any) -> None:
        self._out.put(message)

    def close(self) -> None:
        self._out.put(None)

    def cancel(self) -> None:
        self._out.put(None)
        self._call.cancel()

    def next(self, timeout: Optional[float] = None) -> Any:
        """The next message; raises what the stream ended with, or queue.Empty."""
        message = self._back.pop() if self._back else self._in.get(timeout=timeout)
        if isinstance(message, Exception):
            self._back.append(message)
            raise message
        return message

    def put_back(self, message: Any) -> None:
        self._back.append(message)


@dataclass(frozen=True)
class _Work:
    task: Any
    names: dict[str, Any]
    parameters: np.ndarray
    description: Optional[Description]
    deadline: float


class _StageFailed(Exception):
    """A task's stage, and why the device does not go on with it."""

    def __init__(self, stage: str, reason: str) -> None:
        super().__init__(reason)
        self.stage = stage


class Session:
    """One connection of a device."""

    def __init__(self, calls: Calls, device: Device, log: Log) -> None:
        self._calls = calls
        self._device = device
        self._log = log
        self._stream = _Stream(calls)
        self._session = ""
        self._chunk = 0
        self._told = False

    def attend(self) -> End:
        """Takes part until the coordinator says farewell; raises what the connection broke with."""
        check_in = messages.CheckIn(
            device_id=self._device.identity.device,
            protocol_revision=_COMMITTED,
            software=_SOFTWARE,
            unsettled_runs=self._device.settlement.runs(),
        )
        self._stream.send(messages.DeviceMessage(check_in=check_in))
        try:
            while True:
                message = self._stream.next()
                kind = message.WhichOneof("message")
                if kind == "welcome":
                    self._session = message.welcome.session_id
                    self._chunk = message.welcome.max_chunk_bytes
                    self._told = message.welcome.protocol_revision >= _COMMITTED
                    self._log("connected")
                elif kind == "task":
                    self._perform(message.task)
                elif kind == "committed":
                    self._settle(message.committed)
                elif kind == "farewell":
                    self._stream.close()
                    return End(message.farewell.reason, message.farewell.come_back_millis)
        except BaseException:
            self._stream.cancel()
            raise

    def _settle(self, committed: Any) -> None:
        line = self._device.settlement.committed(committed)
        if line is not None:
            self._log(line)

    def _perform(self, task: Any) -> None:
        """Whatever goes wrong here is the failure of this task, and of nothing else."""
        names = {"run_id": task.run_id, "round": task.round, "attempt": task.attempt}
        self._log(f"round {task.round} of {task.run_id}")
        try:
            before = self._device.settlement.begin(task)
            work = self._fetched(task, names)
            if task.HasField("secagg"):
                result = self._aggregate(work)
            else:
                result = self._submit_plain(work, before)
            if not self._told or result == "LATE" or result.startswith("not counted"):
                self._device.settlement.forget(task)
            self._log(f"round {task.round}: {result}{', sent again' if before else ''}")
        except Exception as error:  # pylint: disable=broad-except
            stage = error.stage if isinstance(error, _StageFailed) else "train"
            reason = in_words(error)
            self._log(f"round {task.round} failed at {stage}: {reason}")
            failed = messages.TaskFailed(stage=stage, reason=reason[:_LONGEST_REASON], **names)
            self._stream.send(messages.DeviceMessage(task_failed=failed))

    def _fetched(self, task: Any, names: dict[str, Any]) -> _Work:
        masked = task.HasField("secagg")
        with _Stage("fetch"):
            demand(len(task.run_id) <= _LONGEST_RUN, f"a run's id must have at most {_LONGEST_RUN} characters")
        with _Stage("aggregate"):
            demand(masked or not self._device.hides, "this device takes part only where single updates are hidden")
        with _Stage("fetch"):
            deadline = time.monotonic() + task.remaining_millis / 1000
            model = task.model
            values = sum(int(np.prod(one.shape, dtype=object)) for one in model.slices)
            whole = values + sum(section.length for section in model.sections)
            demand(
                4 * whole == model.byte_length,
                f"the model's slices and sections hold {whole} values but its length is {model.byte_length} bytes",
            )
            named = task.algorithm.get(SETTING, "")
            demand(
                not masked or named == model.description_sha256.hex(),
                "the model's description is not what the task's settings name, so that others may have been told of another "
                "one",
            )
            description = self._calls.describe(self._session, model.description_sha256, deadline)
            if masked and description is not None:
                description.require_laid_out(model.slices)
            if description is not None:
                self._log(f"the model tells {description.in_words()}")
            data = self._calls.fetch_model(self._session, model, deadline, self._device.memory)
            parameters = np.frombuffer(data, dtype="<f4", count=values).astype(np.float32)
            return _Work(task, names, parameters, description, deadline)

    def _train(self, work: _Work) -> Update:
        with _Stage("train"):
            return self._device.training.train(work.task, work.parameters, work.description)

    def _submit_plain(self, work: _Work, before: Optional[Sent]) -> str:
        with _Stage("train"):
            demand(not work.task.compression, "this device compresses nothing")
        sent = before or _packed(self._train(work))
        self._device.settlement.keep(work.task, sent)
        header = messages.UpdateHeader()
        header.CopyFrom(sent.header)
        header.session_id = self._session
        for name, value in work.names.items():
            setattr(header, name, value)
        if self._is_closed(work):
            return "closed"
        with _Stage("submit"):
            call, kind = self._calls.submit_update, messages.UpdateMessage
            return submit(call, kind, header, sent.payload, self._chunk, work.deadline)

    def _is_closed(self, work: _Work) -> bool:
        """Whether the round was closed while the device trained; what else has come stays for later."""
        waiting = []
        closed = False
        try:
            while True:
                message = self._stream.next(timeout=0)
                if _closes(message, work):
                    closed = True
                else:
                    waiting.append(message)
        except (queue.Empty, grpc.RpcError, Refusal):
            pass
        for message in reversed(waiting):
            self._stream.put_back(message)
        return closed

    def _aggregate(self, work: _Work) -> str:
        with _Stage("aggregate"):
            config, terms = agreed(work.task)
            aggregation = Aggregation(config, terms, self._device.identity, self._device.policy, self._device.log)
            self._answer(work, aggregation.advertise())
        while True:
            try:
                message = self._stream.next(timeout=max(0.0, work.deadline - time.monotonic()))
            except queue.Empty as e:
                raise _StageFailed("aggregate", "the coordinator fell silent in the midst of the round") from e
            if _closes(message, work):
                return "closed"
            if message.WhichOneof("message") in ("task", "farewell", "welcome"):
                self._stream.put_back(message)
                return "broken off"
            if message.HasField("committed"):
                self._settle(message.committed)
            secagg = message.secagg if message.HasField("secagg") else None
            if secagg is None or any(getattr(secagg, name) != value for name, value in work.names.items()):
                continue
            kind = secagg.WhichOneof("message")
            if kind == "outcome":
                return "counted" if secagg.outcome.counted else f"not counted: {secagg.outcome.reason}"
            if kind == "inbox":
                self._upload(work, aggregation, secagg.inbox)
            elif kind is not None:
                with _Stage("aggregate"):
                    reply = aggregation.answer(secagg)
                if reply is not None:
                    self._answer(work, reply)

    def _upload(self, work: _Work, aggregation: Aggregation, inbox: Any) -> None:
        if aggregation.repeated(inbox):
            return
        update = self._train(work)
        with _Stage("aggregate"):
            packed = aggregation.mask(inbox, update, self._device.record)
        self._device.settlement.keep(work.task)
        header = messages.MaskedHeader(
            session_id=self._session, vector_bytes=[len(vector) for vector in packed], **work.names
        )
        with _Stage("submit"):
            call, kind = self._calls.submit_masked, messages.MaskedMessage
            submit(call, kind, header, b"".join(packed), self._chunk, work.deadline)

    def _answer(self, work: _Work, reply: dict[str, Any]) -> None:
        message = messages.SecAggDeviceMessage(**work.names, **reply)
        self._stream.send(messages.DeviceMessage(secagg=message))


class _Stage:
    """Names where a task failed, if it does in here."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: Optional[BaseException], trace: Any) -> None:
        if isinstance(error, Exception) and not isinstance(error, _StageFailed):
            raise _StageFailed(self._name, in_words(error)) from error


def _closes(message: Any, work: _Work) -> bool:
    closed = message.round_closed
    return bool(
        message.HasField("round_closed") and closed.run_id == work.task.run_id and closed.round == work.task.round
    )


def _packed(update: Update) -> Sent:
    header = messages.UpdateHeader(weight=update.weight)
    for name, values in update.sections.items():
        header.sections.add(name=name, length=len(values))
    for name, (total, weight) in update.metrics.items():
        header.metrics[name].sum = total
        header.metrics[name].weight = weight
    payload = b"".join(values.astype("<f4").tobytes() for values in update.sections.values())
    return Sent(header, payload)
