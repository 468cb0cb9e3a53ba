"""Files from outside are decoded and unpacked in posecheck/decoding, and printed through
posecheck/printable: elsewhere only for a reason."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "posecheck"
_DECODERS_OF = {
    "json": "loads load",
    "msgspec.json": "decode",
    "msgspec.msgpack": "decode",
    "tomllib": "loads load",
    "numpy": "load loadtxt genfromtxt",
    "csv": "reader DictReader",
    "pandas": "read_csv",
    "pickle": "load loads",
    "cv2": "imread imdecode",
    "cv2.dnn": "readNet readNetFromONNX",
    "PIL.Image": "open",
    "av": "open",
    "av.CodecContext": "create",
    "wave": "open Wave_read",
    "zipfile": "ZipFile is_zipfile",
    "tarfile": "open",
    "gzip": "open decompress",
    "bz2": "open decompress",
    "lzma": "open decompress",
    "zlib": "decompress decompressobj",
}
DECODERS = {f"{module}.{name}" for module, names in _DECODERS_OF.items() for name in names.split()}
ALLOWED = {
    "decoding/text.py": {"json.loads", "tomllib.loads"},
    "decoding/table.py": {"csv.reader"},
    "decoding/wav.py": {"wave.open"},
    "decoding/npz.py": {"zipfile.ZipFile", "zlib.decompressobj"},
    "pose/silhouettes.py": {"zlib.decompressobj"},  # unpacks no more than an outline should have
    "video/stills.py": {"PIL.Image.open"},  # behind a limit of pixels
    "video/probe.py": {"av.open"},  # behind limits of formats, protocols and pixels
    "video/sink.py": {"av.open"},  # writes, as the next two
    "video/voice.py": {"av.open"},
    "live/clip.py": {"av.open"},
    "_shipped.py": {"numpy.load"},  # comes with the program
    # comes with the program; decoding/onnx.py has read it, and its sum is known
    "networks.py": {"cv2.dnn.readNetFromONNX"},
    # comes with the program; a bundle is stored, never packed
    "pose/weights/bundle.py": {"tomllib.loads", "zipfile.ZipFile"},
    # of a wheel by its name; what comes out has a known sum
    "pose/weights/download.py": {"zipfile.ZipFile", "zlib.decompress"},
    "pose/weights/wheel.py": {"json.loads"},  # what the user's own pip says
    # pictures of the live page: one decoder, behind a limit of pixels
    "live/eyes.py": {"av.CodecContext.create"},
    "live/protocol.py": {"msgspec.json.decode"},  # messages of the live page, of limited length
    "gate/sign_in.py": {"json.loads"},  # a cookie with the signature of this server
    "jobs/analysis.py": {"json.loads"},  # of what was written a line before
    "present/charts/converter.py": {"json.loads"},  # specifications of this program, by a pipe
    "present/charts/svg.py": {"json.loads"},  # and the drawings that come back
    "movements/postures.py": {"tomllib.loads"},  # comes with the program, as the next three
    "validation/real/fault_words.py": {"tomllib.loads"},
    "validation/real/names.py": {"tomllib.loads"},
    "validation/real/stills.py": {"tomllib.loads"},
    "validation/real/sequences.py": {"numpy.load"},  # inside decoding's own opened() and border()
    "review/export.py": {"zipfile.ZipFile"},  # writes, as the next two
    "review/handover.py": {"zipfile.ZipFile"},
    "pages/result_files.py": {"zipfile.ZipFile"},
    "review/marks.py": {"msgspec.json.decode"},  # its own mark, of a given type
    "review/removal.py": {"msgspec.json.decode"},  # its own plan, of a given type
}
"""Where a decoder may be called, and why."""


def named_in(tree: ast.AST) -> set[str]:
    """Dotted names of everything that is named in a module, called or handed on, under whatever
    name it was imported."""
    imports, found = {}, set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imports |= {each.asname: each.name for each in node.names if each.asname}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            imports |= {
                each.asname or each.name: f"{node.module}.{each.name}" for each in node.names
            }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            first, dot, rest = ast.unparse(node).partition(".")
            found.add(imports.get(first, first) + dot + rest)
    return found


def decoders_in(path: Path) -> set[str]:
    return named_in(ast.parse(path.read_text(encoding="utf-8"))) & DECODERS


MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("module", MODULES)
def test_decoders_are_called_at_the_border_only(module):
    assert decoders_in(PACKAGE / module) == ALLOWED.get(module, set())


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("cli/")])
def test_the_command_line_prints_through_its_own_echo(module):
    """`click.echo` would let a name speak to the terminal; help texts and the closed line of ^C
    hold none."""
    printed = [
        ast.unparse(node)
        for node in ast.walk(ast.parse((PACKAGE / module).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("click.echo", "click.secho", "print")
    ]
    allowed = {"cli/terminal.py": 2, "cli/failure.py": 3, "cli/app.py": 1}
    assert len(printed) == allowed.get(module, 0), printed


@pytest.mark.parametrize(
    "code",
    [
        "import json\ndef f():\n    return [json.loads(x) for x in g()]",
        "import json\nmap(json.loads, x)",
        "from json import loads\nloads(x)",
        "from json import loads as read\nread(x)",
        "import numpy as np\nnp.load(x)",
        "from PIL import Image\nImage.open(x)",
        "import PIL.Image\nPIL.Image.open(x)",
        "import zipfile\nzipfile.ZipFile(x).namelist()",
        "from zipfile import ZipFile\nwith ZipFile(x) as z:\n    pass",
    ],
)
def test_a_decoder_is_noticed_under_whatever_name(code):
    assert named_in(ast.parse(code)) & DECODERS


def test_what_is_no_decoder_is_let_through():
    assert (
        not named_in(
            ast.parse(
                "import json, zipfile\nfrom x import loads\n"
                "json.dumps(loads(y)), zipfile.BadZipFile, np.savez(z)"
            )
        )
        & DECODERS
    )
