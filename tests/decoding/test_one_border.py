"""Files from outside are decoded in posecheck/decoding, and printed through posecheck/printable: nowhere else, or there would be a hole again."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "posecheck"
DECODERS = {
    "json.loads", "json.load", "msgspec.json.decode", "tomllib.loads", "tomllib.load", "np.load", "numpy.load", "np.loadtxt", "np.genfromtxt",
    "csv.reader", "csv.DictReader", "pd.read_csv", "pickle.load", "pickle.loads", "cv2.imread", "cv2.imdecode", "Image.open", "av.open",
    "av.CodecContext.create",
}  # fmt: skip
ALLOWED = {
    "decoding/text.py": {"json.loads", "tomllib.loads"},
    "decoding/table.py": {"csv.reader"},
    "video/stills.py": {"Image.open"},  # behind a limit of pixels
    "video/probe.py": {"av.open"},  # behind limits of formats, protocols and pixels
    "video/sink.py": {"av.open"},  # writes
    "live/clip.py": {"av.open"},  # writes
    "pose/bundle.py": {"tomllib.loads"},  # comes with the program, as the next two
    "measures/correction.py": {"np.load"},
    "measures/lumbopelvic.py": {"np.load"},
    "pose/wheel.py": {"json.loads"},  # what the user's own pip says
    "live/eyes.py": {"av.CodecContext.create"},  # pictures of the live page: one decoder, behind a limit of pixels
    "live/protocol.py": {"msgspec.json.decode"},  # messages of the live page, of limited length
    "jobs/analysis.py": {"json.loads"},  # of what was written a line before
    "measures/trust.py": {"np.load"},  # comes with the program, as the next five
    "recognition/turn.py": {"np.load"},
    "recognition/postures.py": {"tomllib.loads"},
    "validation/real/fault_words.py": {"tomllib.loads"},
    "validation/real/names.py": {"tomllib.loads"},
    "validation/real/stills.py": {"tomllib.loads"},
    "validation/real/sequences.py": {"np.load"},  # inside decoding's own opened() and border()
    "review/marks.py": {"msgspec.json.decode"},  # its own mark, of a given type
    "review/removal.py": {"msgspec.json.decode"},  # its own plan, of a given type
}
"""Where a decoder may be called, and why."""


def calls(path: Path) -> set[str]:
    """Dotted names of everything that is called in a module."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            found.add(ast.unparse(node.func))
    return found


MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("module", MODULES)
def test_decoders_are_called_at_the_border_only(module):
    assert calls(PACKAGE / module) & DECODERS == ALLOWED.get(module, set())


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("cli/")])
def test_the_command_line_prints_through_its_own_echo(module):
    """`click.echo` would let a name speak to the terminal; help texts and the closed line of ^C hold none."""
    printed = [
        ast.unparse(node)
        for node in ast.walk(ast.parse((PACKAGE / module).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("click.echo", "click.secho", "print")
    ]
    allowed = {"cli/terminal.py": 2, "cli/failure.py": 3, "cli/app.py": 1}
    assert len(printed) == allowed.get(module, 0), printed


def test_a_call_is_noticed_however_it_is_nested(tmp_path):
    (tmp_path / "x.py").write_text("def f():\n    return [json.loads(x) for x in g()]\n")
    assert "json.loads" in calls(tmp_path / "x.py")
