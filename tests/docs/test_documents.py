"""The documents say what the code does: every key, code and file they name exists, and none is left
out."""

import dataclasses
import importlib
import importlib.util
import pkgutil
import re
import tomllib
import typing
from pathlib import Path

import pytest

import posecheck
from posecheck.assessment.gait_refusals import GAIT_WORDS
from posecheck.errors import PosecheckError
from posecheck.model.judged import HeldFault, Judged
from posecheck.model.reading import Reading
from posecheck.model.report import Report
from posecheck.movements.load import movements, named_movements
from posecheck.results.names import table
from posecheck.view.gate import VIEW_UNKNOWN
from posecheck.view.tilt import TILTED

ROOT = Path(__file__).parents[2]
FIRST = {"glute-bridge", "lunge", "plank", "running", "standing"}
"""Movements that have their tables in docs/biomechanics.md."""
CONTRACT = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "models").rglob("*.md"),
        *(ROOT / "samples").glob("*.md"),
    ]
)


def keys_of(kind: type) -> set[str]:
    """Names of the fields of a dataclass and of all dataclasses inside it; `curves` are no part of
    the JSON, and a fault stands in it flat (results/judged_json.py)."""
    names = set()
    for name, hint in typing.get_type_hints(kind).items():
        if name == "curves" or (kind in (Judged, HeldFault) and name == "outcome"):
            continue
        if kind is Reading and name == "column":
            continue
        if hint is not Reading:
            names.add(name)
        for part in (hint, *typing.get_args(hint)):
            if dataclasses.is_dataclass(part):
                names |= keys_of(part)
    return names


def every_error() -> list[type[PosecheckError]]:
    """All of the package's; some are defined beside what raises them."""
    for module in pkgutil.walk_packages(posecheck.__path__, "posecheck."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return [
        error for error in errors_below(PosecheckError) if error.__module__.startswith("posecheck.")
    ]


def errors_below(kind: type[PosecheckError]) -> list[type[PosecheckError]]:
    return [kind, *(e for below in kind.__subclasses__() for e in errors_below(below))]


def named_in(text: str) -> set[str]:
    """Every word that stands in `code`."""
    return {word for code in re.findall(r"`([^`]+)`", text) for word in re.findall(r"[\w-]+", code)}


def test_every_key_of_the_report_is_explained():
    assert keys_of(Report) - named_in(CONTRACT) == set()


def test_every_file_of_a_result_is_listed():
    assert table() in CONTRACT, "python docs/files.py writes it anew"


def test_every_fault_and_movement_is_listed():
    known = movements()
    drills = (ROOT / "docs" / "drills.md").read_text(encoding="utf-8")
    assert {fault.code for m in known.values() for fault in m.fault} | set(known) <= named_in(
        CONTRACT
    ) | named_in(drills)


def test_the_number_of_movements_that_are_only_named():
    said = [
        re.findall(r"(\d+) others(?: \([^)]*\))? are named and not\s+judged", text)
        for text in (README, CHANGELOG)
    ]
    assert said == [[str(len(named_movements().keys() - movements().keys()))]] * 2


def test_every_reason_code_is_listed():
    """Literal codes of reasons and notes in the code; those of gait are in a table."""
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "posecheck").rglob("*.py")
    )
    made = set(re.findall(r"(?:Reason|Note)\(\s*\"([a-z]+(?:-[a-z]+)+)\"", code)) | set(
        re.findall(r"_note\([^\"\n]*\"([a-z]+(?:-[a-z]+)*)\"", code)
    )
    made |= {name for name, _ in GAIT_WORDS.values()} | {VIEW_UNKNOWN, TILTED}
    section = CONTRACT.partition("### Reason codes")[2].partition("### Fault codes")[0]
    listed = set(re.findall(r"`([a-z-]+)`", section))
    assert len(made) > 30
    assert made - listed == set()
    assert {name for name in listed if f'"{name}"' not in code} == set()


def test_every_error_is_listed_with_its_exit_code():
    rows = {
        int(code): named_in(rest)
        for code, rest in re.findall(r"^\| (\d+) \|(.*)$", CONTRACT, re.MULTILINE)
    }
    assert [e.__name__ for e in every_error() if e.code not in rows[e.exit_code]] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    targets = re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
    assert [t for t in targets if "://" not in t and not (path.parent / t).exists()] == []


def test_every_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.match(r"[\w-]+", d).group() for d in project["dependencies"]}
    listed = set(re.findall(r"^\| `([\w-]+)[^`]*` \|", README, re.MULTILINE))
    assert names <= listed


def test_the_readme_tests_as_ci_does():
    assert "python -m pytest" in README
    assert "python -m pytest" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["measures", "drills"])
def test_a_page_that_a_script_writes_is_as_it_writes_it(name):
    """`python docs/measures.py` from the catalogue, `python docs/drills.py` from the movement
    files."""
    made = script(name)
    assert made.PAGE.read_text(encoding="utf-8") == made.page()


def test_every_drill_has_its_place_in_the_chain():
    """All but the four first movements and the run, which have their own tables."""
    assert set(script("drills").drills()) == set(movements()) - FIRST


def script(name: str):
    """docs/NAME.py, imported."""
    spec = importlib.util.spec_from_file_location(f"docs_{name}", ROOT / "docs" / f"{name}.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_the_changelog_knows_this_version():
    assert f"## [{posecheck.__version__}]" in CHANGELOG


def test_every_key_of_a_movement_file_is_explained_and_every_name_that_it_may_say():
    from posecheck.measures.drives import DRIVES
    from posecheck.movements.movement import BodyPart, Kind, Movement, PropName, SideRule

    page = named_in((ROOT / "docs" / "movements.md").read_text(encoding="utf-8"))
    assert {
        key for kind in structs_of(Movement) for key in kind.__struct_encode_fields__
    } - page == set()
    words = {
        word for choice in (BodyPart, Kind, PropName, SideRule) for word in typing.get_args(choice)
    }
    assert (words | set(DRIVES)) - page == set()


def test_the_worked_example_of_a_movement_file_is_right(tmp_path):
    from posecheck.movements.load import read_movement

    example = (
        (ROOT / "docs" / "movements.md")
        .read_text(encoding="utf-8")
        .partition("```toml\n")[2]
        .partition("```")[0]
    )
    path = tmp_path / "my-hinge.toml"
    path.write_text(example, encoding="utf-8")
    assert read_movement(path).rep.signal == "trunk_lean"


def structs_of(kind: type) -> set[type]:
    """A msgspec struct and all structs inside it."""
    found = {kind}
    for hint in typing.get_type_hints(kind).values():
        parts = [hint]
        while parts:
            part = parts.pop()
            parts += typing.get_args(part)
            if hasattr(part, "__struct_fields__") and part not in found:
                found |= structs_of(part)
    return found
