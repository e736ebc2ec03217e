"""A device: python3 -m proprio_node --coordinator HOST:PORT --data FOLDER, and who it is."""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

import grpc

from .crypto import Refusal
from .data import Recorded
from .identity import Identity, enrolled, published, unknown
from .participant import Policy
from .session import Device, Session
from .session_log import SessionLog
from .training import Training
from .wire import Calls, in_words

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 30.0
_LONGEST_TOLD = 86_400.0
# After these only people can help.
_REFUSED = (grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.ABORTED)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="proprio_node", description="A Proprio device in Python.")
    parser.add_argument("--coordinator", required=True, metavar="HOST:PORT")
    parser.add_argument("--data", required=True, type=Path, help="a folder with windows.npy and labels.txt")
    parser.add_argument("--identity", type=Path, help="the folder into which the device was enrolled: mutual TLS")
    parser.add_argument("--device", help="the device's id, without TLS")
    parser.add_argument("--seed", type=Path, help="without TLS: the 32 secret bytes of its Ed25519 key")
    parser.add_argument("--directory", type=Path, help="without TLS: everybody's public keys")
    parser.add_argument("--state", type=Path, help="where the sessions that it took part in are remembered")
    parser.add_argument("--pause", type=float, default=3600.0, help="seconds between two sums that it lets be opened")
    parser.add_argument("--hides", action="store_true", help="takes part only where single updates are hidden")
    parser.add_argument("--memory", type=int, default=1 << 30, help="the largest model that it takes, in bytes")
    parser.add_argument(
        "--backoff", type=_backoff, default=(_FIRST_PAUSE, _LONGEST_PAUSE), metavar="FIRST,LONGEST",
        help="seconds that it waits at most after one failure, and after many",
    )
    parser.add_argument("--stays", action="store_true", help="comes back after a farewell")
    parser.add_argument("--keyed", action="store_true", help="trains in the order of the experiment's seed: for tests")
    parser.add_argument("--record", type=Path, help="writes what it adds to a sum, in the clear: for tests")
    return parser.parse_args()


def _identity(given: argparse.Namespace) -> Identity:
    if given.identity is not None:
        return enrolled(given.identity)
    if given.device is None:
        raise ValueError("say who the device is: --identity FOLDER, or --device ID without TLS")
    if given.seed is not None and given.directory is not None:
        return published(given.device, given.seed.read_bytes(), given.directory)
    return unknown(given.device)


def _say(line: str) -> None:
    print(line, flush=True)


def _backoff(text: str) -> tuple[float, float]:
    first, longest = (float(part) for part in text.split(","))
    return first, longest


def _stay(given: argparse.Namespace, identity: Identity, device: Device) -> None:
    """One session after the other; pauses grow with failures, and are drawn between half and all of their bound."""
    failures = 0
    while True:
        began = time.monotonic()
        calls = Calls(given.coordinator, identity.credentials)
        first, longest = given.backoff
        told = 0.0
        try:
            farewell = Session(calls, device, _say).attend()
            _say(f"farewell: {farewell.reason}")
            if not given.stays:
                return
            told = min(_LONGEST_TOLD, farewell.come_back_millis / 1000)
            bound, failures = longest, 0
        except (grpc.RpcError, Refusal) as error:
            _say(f"no session: {in_words(error)}")
            # A session that lasted was none of the failures before; its end may be the first of others.
            failures = 0 if time.monotonic() - began > longest else failures
            bound = min(longest, first * 2**failures)
            if isinstance(error, grpc.RpcError) and error.code() in _REFUSED:
                bound = 10 * longest
            failures = min(failures + 1, 16)
        finally:
            calls.close()
        # All that are told the same moment come a little apart.
        time.sleep(told * random.uniform(1, 1.1) if told > 0 else bound * random.uniform(0.5, 1))


def main() -> int:
    given = _options()
    try:
        identity = _identity(given)
        recorded = Recorded.read(given.data)
        device = Device(
            identity,
            Training(recorded, identity.device, given.keyed),
            Policy(),
            SessionLog(given.state, given.pause),
            hides=given.hides,
            memory=given.memory,
            record=given.record,
        )
        _stay(given, identity, device)
        return 0
    except (OSError, ValueError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
