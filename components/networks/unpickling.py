"""Torch's own file format, read without ever running what a file contains.

torch's `weights_only` reader refuses every class that it doesn't know. Trainers put a few harmless
ones beside the weights; they are read as plain values by the stand-ins below, so that not even
those classes' own code runs.
"""

import re
import struct
from argparse import Namespace
from collections import OrderedDict
from pathlib import Path
from pickle import UnpicklingError
from threading import Lock
from typing import Any
from zipfile import ZIP_STORED, ZipFile, is_zipfile

import torch

from components.errors import ExplorerError

_NUMPY_NUMBERS = {"f8": "<d", "f4": "<f", "f2": "<e", "i8": "<q", "i4": "<i", "b1": "<?"}
_GLOBAL = re.compile(r"GLOBAL ([\w.]{1,80})")


class _NumpyType:
    """Stands in for `numpy.dtype`; keeps its code, such as f8."""

    code = ""

    def __init__(self, code: object = "", *_: object) -> None:
        self.code = str(code)

    def __setstate__(self, state: object) -> None:
        """Byte order and the like are of no use here."""


def _numpy_scalar(kind: object = None, data: object = b"", *_: object) -> float | None:
    """Stands in for the function that makes numpy's numbers."""
    packing = _NUMPY_NUMBERS.get(getattr(kind, "code", ""))
    if packing is None or not isinstance(data, bytes) or len(data) != struct.calcsize(packing):
        return None
    number: float = struct.unpack(packing, data)[0]
    return number


def _path(*parts: object) -> str:
    """Stands in for the classes of paths."""
    return "/".join(map(str, parts))


# What timm's trainer (options, metrics) and Lightning (hyper-parameters) put beside the weights.
_STAND_INS: list[Any] = [
    (Namespace, "argparse.Namespace"),
    (_NumpyType, "numpy.dtype"),
    (_numpy_scalar, "numpy.core.multiarray.scalar"),
    (_numpy_scalar, "numpy._core.multiarray.scalar"),
    *(
        (_path, f"{home}.{kind}Path")
        for home in ("pathlib", "pathlib._local")
        for kind in ("Posix", "Windows", "PurePosix")
    ),
    *(
        (OrderedDict, f"{home}.AttributeDict")
        for home in (
            "lightning.fabric.utilities.data",
            "lightning_fabric.utilities.data",
            "lightning.pytorch.utilities.parsing",
            "pytorch_lightning.utilities.parsing",
        )
    ),
]
# torch keeps its list of allowed classes for the whole process.
_one_at_a_time = Lock()


def unpickle(file: Path) -> Any:
    """What `torch.save` wrote, on the CPU; large tensors stay in the file until they are used.

    Raises:
        ExplorerError: if the file is damaged, or holds what only its own code could read.
    """
    zipped = is_zipfile(file)
    if zipped:
        _check_zip(file)
    elif not _pickled(file):
        raise _damaged(file)
    try:
        with _one_at_a_time, torch.serialization.safe_globals(_STAND_INS):
            return torch.load(file, map_location="cpu", weights_only=True, mmap=zipped)
    except UnpicklingError as error:
        raise _refused(file, str(error)) from error
    except Exception as error:  # what reading a damaged file raises depends on where it is damaged
        raise _damaged(file) from error


def _pickled(file: Path) -> bool:
    """Whether the file begins as torch's format did before it was a zip."""
    with file.open("rb") as opened:
        return opened.read(1) == b"\x80"


def _check_zip(file: Path) -> None:
    """`torch.save` never compresses, so whatever is compressed could become any size."""
    try:
        with ZipFile(file) as opened:
            entries = opened.infolist()
    except Exception as error:  # as above
        raise _damaged(file) from error
    if any("/code/" in entry.filename for entry in entries):
        raise ExplorerError(
            f"{file.name} is a TorchScript program, not weights; save the network's state_dict"
            " instead, best as safetensors."
        )
    packed = any(entry.compress_type != ZIP_STORED for entry in entries)
    if packed or sum(entry.file_size for entry in entries) > file.stat().st_size:
        raise ExplorerError(f"{file.name} is a compressed archive, not a checkpoint; unpack it.")


def _refused(file: Path, reason: str) -> ExplorerError:
    found = _GLOBAL.search(reason)
    what = f" ({found[1]})" if found else ""
    return ExplorerError(
        f"{file.name} holds more than weights{what} and is not opened, since that could run its"
        " code; save the state_dict alone, best as safetensors."
    )


def _damaged(file: Path) -> ExplorerError:
    return ExplorerError(f"{file.name} is damaged or no checkpoint that torch can read.")
