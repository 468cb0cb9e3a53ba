"""The shape of the project: stages in order, small modules, one cv2, complete movement files,
nothing private in the repository."""

import ast
import importlib
import importlib.metadata
import pkgutil
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

import posecheck
from posecheck.movements.load import FOLDER, read_movement
from posecheck.results.names import every_file

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "posecheck"
MODULES = sorted(PACKAGE.rglob("*.py"))
MOVEMENT_FILES = sorted(FOLDER.glob("*.toml"))

TESTS = ROOT / "tests"
OF_SEVERAL_ROOMS = {"browser", "docs", "fuzz", "golden", "real"}
"""Folders of tests that go through several stages: in a browser, of documents, of damaged files, of
whole reports, on real people."""

STAGES = (
    "printable",
    "errors",
    "parameters",
    "decoding",
    "skeleton",
    "_shipped",
    "networks",
    "locks",
    "disk",
    "file_set",
    "model",
    "video",
    "pose",
    "signals",
    "view",
    "measures",
    "calibration",
    "movements",
    "recognition",
    "assessment",
    "analysis",
    "options",
    "intake",
    "screen",
    "programme",
    "guided",
    "progress",
    "present",
    "results",
    "api",
    "screen_api",
    "compare",
    "jobs",
    "live",
    "review",
    "batch",
    "history",
    "gate",
    "pages",
    "validation",
    "cli",
    "__main__",
)
"""Data flows one way: a stage imports only stages before it. `posecheck` itself (its names, its
version) stands before and around all."""

MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 60
NETWORK_MODULES = {
    "socket",
    "ssl",
    "http",
    "urllib",
    "ftplib",
    "smtplib",
    "asyncio",
    "socketserver",
    "xmlrpc",
    "requests",
    "httpx",
    "aiohttp",
    "distributed",
    "fsspec",
}


def stage_of(module: str) -> str:
    """The first name below `posecheck`: "posecheck.pose.run" -> "pose"."""
    return module.split(".")[1] if "." in module else module


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports_of(source: str, within: str) -> list[str]:
    """Full names of every module that `source` imports, wherever the statement stands; relative
    ones resolved against `within`."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join([*within.split(".")[: -node.level], *([base] if base else [])])
            names += (
                [f"{base}.{alias.name}" for alias in node.names] if base == "posecheck" else [base]
            )
    return names


def backward_imports(source: str, within: str) -> list[str]:
    """What `source` imports from stages that come after its own."""
    later = STAGES[STAGES.index(stage_of(within)) + 1 :]
    return [
        name
        for name in imports_of(source, within)
        if name.split(".")[0] == "posecheck" and stage_of(name) in later
    ]


def test_every_module_belongs_to_a_stage():
    unknown = [
        str(p)
        for p in MODULES
        if p != PACKAGE / "__init__.py" and stage_of(module_name(p)) not in STAGES
    ]
    assert not unknown, f"name their place in STAGES: {unknown}"


@pytest.mark.parametrize(
    "path", [p for p in MODULES if p != PACKAGE / "__init__.py"], ids=module_name
)
def test_a_stage_imports_only_stages_before_it(path):
    assert backward_imports(path.read_text(encoding="utf-8"), module_name(path)) == []


@pytest.mark.parametrize(
    "source",
    [
        "from posecheck.present.html import page",
        "import posecheck.present.html as r",
        "from posecheck import present",
        "from ..present import html",
        "def f():\n    from posecheck.present import html",
    ],
)
def test_a_backward_import_is_noticed_however_it_is_written(source):
    assert backward_imports(source, "posecheck.pose.run")
    assert not backward_imports(source, "posecheck.cli")


def test_a_class_has_its_name_for_itself():
    """No name in two modules for two things. A migration's own classes are none of the product."""
    homes: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(module_name(path))
    assert len(homes) > 100
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


def test_the_name_of_a_result_file_stands_once():
    """In the results room, or with the format that the file is of; everybody else asks there."""
    names = {file.name for file in every_file()}
    found = [
        (node.value, module_name(path))
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in names
    ]
    assert sorted(name for name, _ in found) == sorted(names), found


def test_only_the_download_knows_the_network():
    users = set()
    for path in MODULES:
        names = imports_of(path.read_text(encoding="utf-8"), module_name(path))
        if any(name.split(".")[0] in NETWORK_MODULES and name != "urllib.parse" for name in names):
            users.add(module_name(path))
    # the live page's socket, and the gates before the pages and before what a phone sends, answer
    # on their port, and open no connection
    answering = {
        "posecheck.live.routes",
        "posecheck.gate.gate",
        "posecheck.gate.uploads",
        "posecheck.gate.connections",
        "posecheck.gate.phone",
    }
    # where the user names the address of a cluster or a store
    named = {"posecheck.batch.cluster", "posecheck.batch.place", "posecheck.batch.remote"}
    assert users == {"posecheck.pose.weights.download"} | answering | named


def test_a_pose_backend_is_had_from_the_registry_alone():
    """So that a new one touches no other module; what all of them share is in `backends` and
    `backends.backend`."""
    inside = "posecheck.pose.backends"
    shared = {"posecheck.pose.backends", "posecheck.pose.backends.backend"}
    wrong = {}
    for path in MODULES:
        names = imports_of(path.read_text(encoding="utf-8"), module_name(path))
        if found := [name for name in names if name.startswith(inside) and name not in shared]:
            wrong[module_name(path)] = found
    assert wrong == {}


def test_every_module_can_be_imported():
    names = [m.name for m in pkgutil.walk_packages(posecheck.__path__, "posecheck.")]
    assert len(names) == len(MODULES) - 1
    for name in names:
        if not name.endswith("__main__"):
            importlib.import_module(name)


def test_importing_posecheck_is_light():
    """`import posecheck` loads nothing heavy: names come when they are used."""
    code = (
        "import sys, posecheck; print([m for m in ('numpy', 'cv2', 'av', "
        "'scipy', 'mediapipe', 'rich') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


HEAVY = (
    "matplotlib",
    "mediapipe",
    "pandas",
    "scipy.interpolate",
    "scipy.signal",
    "scipy.stats",
    "streamlit",
)


def test_the_analysis_asks_for_nothing_heavy_before_the_pose_model_has_looked():
    """Nor scipy.signal later: it takes as long as all else (tests/signals/test_as_scipy.py)."""
    code = f"import sys, posecheck.api; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_public_names_are_sorted_and_all_there():
    assert posecheck.__all__ == sorted(posecheck.__all__)
    assert sorted(posecheck._HOME) == posecheck.__all__
    for name in posecheck.__all__:
        value = getattr(posecheck, name)
        assert callable(value), name
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = posecheck.no_such_name


def test_exactly_one_distribution_provides_cv2():
    assert set(importlib.metadata.packages_distributions().get("cv2", [])) == {
        "opencv-python-headless"
    }


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_modules_are_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def long_functions(source: str, within: str) -> set[str]:
    """Full names of the functions of `source` that have too many lines,
    methods and inner ones too."""
    functions = (
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return {
        f"{within}.{f.name}"
        for f in functions
        if f.end_lineno - f.lineno + 1 > MOST_LINES_OF_A_FUNCTION
    }


def test_functions_are_short():
    found = set().union(
        *(long_functions(path.read_text(encoding="utf-8"), module_name(path)) for path in MODULES)
    )
    assert found == set(), "split them"


def test_a_long_function_is_noticed_wherever_it_stands():
    lines = "\n".join("        x = 1" for _ in range(MOST_LINES_OF_A_FUNCTION))
    assert long_functions(f"class A:\n    def f(self):\n{lines}\n", "m") == {"m.f"}
    assert long_functions("def f():\n    x = 1\n", "m") == set()


@pytest.mark.parametrize("path", MOVEMENT_FILES, ids=lambda p: p.stem)
def test_movement_files_are_complete(path):
    movement = read_movement(path)
    assert movement.id == path.stem
    assert all(fault.source.strip() for fault in movement.fault)
    codes = Counter(fault.code for fault in movement.fault)
    limits = Counter(
        (f.measure, f.which, f.phase, f.threshold, view) for f in movement.fault for view in f.views
    )
    assert [c for c, n in (codes | limits).items() if n > 1] == []


def test_there_are_movement_files():
    assert {p.stem for p in MOVEMENT_FILES} >= {
        "glute-bridge",
        "lunge",
        "plank",
        "running",
        "standing",
    }


def shipped_names(source: str) -> set[str]:
    """What `source` asks `model_file`, `model_arrays` or `shipped_network` for."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    asked = (
        call.args[0]
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id in ("model_file", "model_arrays", "shipped_network")
    )
    return {name.value for name in asked if isinstance(name, ast.Constant)}


def test_tests_stand_in_the_room_of_what_they_test():
    rooms = {
        path.parent.relative_to(TESTS).parts[0]
        for path in TESTS.rglob("test_*.py")
        if path.parent != TESTS
    }
    assert rooms - OF_SEVERAL_ROOMS <= set(STAGES)
    assert [
        path
        for path in {p.parent for p in TESTS.rglob("*.py")}
        if not (path / "__init__.py").exists()
    ] == []


def test_model_files_go_into_the_wheel():
    asked = {name for path in MODULES for name in shipped_names(path.read_text(encoding="utf-8"))}
    assert {"pose_bundle.toml", "angle_correction/trust.npz", "upright/upright.onnx"} <= asked
    assert [name for name in asked if not (ROOT / "models" / name).is_file()] == []
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"][
        "build"
    ]["targets"]["wheel"]
    assert {f"models/{name}": f"posecheck/_models/{name}" for name in asked}.items() <= build[
        "force-include"
    ].items()


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)


def tracked_files() -> list[Path]:
    """What is in the repository; in an unpacked source archive, everything that is not hidden."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    return [p for p in ROOT.rglob("*") if p.is_file() and not _is_hidden(p.relative_to(ROOT))]


PRIVATE = {
    "a package registry": re.compile(
        r"py" + r"pi\.|python" + r"hosted|npm" + r"js\.|deb\.deb" + r"ian|/sim" + r"ple/"
    ),
    "a path of one machine": re.compile(
        r"(?<![\w.])/(?:wo" + r"rk|ro" + r"ot|ho" + r"me|Us" + r"ers)/\w|[\"'\s(=]/tm" + r"p/\w"
    ),
}


def private_parts(text: str) -> list[str]:
    return [what for what, pattern in PRIVATE.items() if pattern.search(text)]


def test_private_parts_are_noticed():
    assert private_parts("see https://files.python" + "hosted.org/x") == ["a package registry"]
    assert private_parts("open('/wo" + "rk/clip.mp4')") == ["a path of one machine"]
    assert private_parts("models/pose, ../shared/real, homework/two") == []


def test_nothing_private_is_in_the_repository():
    found = {}
    for path in tracked_files():
        data = path.read_bytes()
        if b"\0" in data[:4096]:
            continue
        if hits := private_parts(data.decode("utf-8", "replace")):
            found[str(path.relative_to(ROOT))] = hits
    assert found == {}
