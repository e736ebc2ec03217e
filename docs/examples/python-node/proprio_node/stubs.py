"""The messages of proprio.v1, made from the .proto files by protoc when the node first runs."""

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Tuple

_EXAMPLE = Path(__file__).resolve().parent.parent
_FILES = ("secagg", "federation", "model")


def _folders() -> Tuple[Path, Path]:
    protos = Path(os.environ.get("PROPRIO_PROTO", _EXAMPLE / "../../../proto/src/main/proto"))
    made = Path(os.environ.get("PROPRIO_STUBS", _EXAMPLE / "build"))
    return protos, made


def make() -> Path:
    """The folder with the generated modules, which are made if they are not there or older than what they are made of."""
    protos, made = _folders()
    sources = [protos / "proprio/v1" / f"{name}.proto" for name in _FILES]
    results = [made / "proprio/v1" / f"{name}_pb2.py" for name in _FILES]
    missing = [str(source) for source in sources if not source.exists()]
    if missing and not all(result.exists() for result in results):
        raise RuntimeError(f"{missing[0]} is not there; name the folder that holds proprio/v1 in PROPRIO_PROTO")
    if not missing and any(
        not result.exists() or result.stat().st_mtime < source.stat().st_mtime
        for source, result in zip(sources, results)
    ):
        made.mkdir(parents=True, exist_ok=True)
        words = ["protoc", f"-I{protos}", f"--python_out={made}", *map(str, sources)]
        try:
            done = subprocess.run(words, capture_output=True, text=True, check=False)
        except FileNotFoundError as e:
            raise RuntimeError("protoc is not there; install Debian's package protobuf-compiler") from e
        if done.returncode != 0:
            raise RuntimeError(f"protoc could not make Python of the .proto files: {done.stderr.strip()}")
    return made


def load() -> Tuple[ModuleType, ModuleType, ModuleType]:
    """The modules of federation.proto, secagg.proto and model.proto."""
    folder = str(make())
    if folder not in sys.path:
        sys.path.insert(0, folder)
    from proprio.v1 import federation_pb2, model_pb2, secagg_pb2  # pylint: disable=import-outside-toplevel

    return federation_pb2, secagg_pb2, model_pb2


federation, secagg, model = load()
