"""Whatever the code cites can be opened: a section of docs/biomechanics.md, a publication, or
another document of this repository.

Of the movement files every source names one of these, a count of people, or is marked as an
engineering choice; and the page says what they say.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from posecheck.movements.load import FOLDER, movements
from posecheck.movements.movement import Fault

ROOT = Path(__file__).parents[2]
PAGE = "docs/biomechanics.md"
SURVEY = (ROOT / PAGE).read_text(encoding="utf-8")
KINDS = (".py", ".toml", ".md", ".j2", ".js", ".html")
FOLDERS = ("posecheck", "models", "benchmarks", "docs", "samples")
TEXTS = [
    *sorted(path for top in FOLDERS for path in (ROOT / top).rglob("*") if path.suffix in KINDS),
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md")),
]
WRITTEN_THEN = {"figures.md", "OUT_FOLDER/figures.md"}
"""Files that a script writes and its text names."""

CITED = re.compile(re.escape(PAGE) + r",\s+(?:# )?(\d(?:\.\d)?(?:(?:,\s|\sand\s)\d\.\d)*)")
HEADING = re.compile(r"^#+ (\d(?:\.\d)?) (.+)$", re.MULTILINE)
CANNOT_BE_OPENED = re.compile(
    r"\bresearch,?\s+sections?\b|\bsee research\b|\bresearch on\b|\bown research\b|"
    r"\bnotes,?\s+\d\.\d|\(design, \"",
    re.IGNORECASE,
)
PUBLICATION = re.compile(
    r"[A-ZÀ-Ž][\w-]+(?: (?:&|and) [A-ZÀ-Ž][\w-]+| et al\.?)?,? \(?(?:19|20)\d\d\b|"
    r"\bdoi\b|\barXiv\b|\bPMC\d+|\bhttps?://"
)
PEOPLE = re.compile(
    r"\b\d[\d,]* (?:\w+ )?(?:people|persons?|runners?|clips?|frames?|photographs?)\b"
)
SECTION_OF = {
    "glute-bridge": "6.1",
    "lunge": "6.2",
    "plank": "6.3",
    "running": "6.4",
    "standing": "6.5",
}


def sections_cited(text: str) -> list[str]:
    """["2.3", "6.1"] of "docs/biomechanics.md, 2.3 and 6.1: more than ..."."""
    return [number for group in CITED.findall(text) for number in re.findall(r"\d(?:\.\d)?", group)]


def names_a_source(source: str) -> bool:
    """Whether it says where a number comes from."""
    return bool(
        sections_cited(source)
        or PUBLICATION.search(source)
        or PEOPLE.search(source)
        or "[E" in source
    )


def documents_named(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w/])[\w./-]*\w\.md\b", text))


def is_there(name: str, beside: Path) -> bool:
    return any((folder / name).is_file() for folder in (ROOT, beside, ROOT / "posecheck"))


def sources_of(node: object) -> Iterator[str]:
    """Every value of a key `source`, wherever it stands in a movement file."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "source":
                yield value
            else:
                yield from sources_of(value)
    elif isinstance(node, list):
        for value in node:
            yield from sources_of(value)


def rows_of(section: str) -> dict[str, tuple[str, str]]:
    """{code: (measure, what is said of its limit)} of the fault table in a section of the page."""
    text = re.search(rf"^### {re.escape(section)} .*?(?=^##)", SURVEY, re.MULTILINE | re.DOTALL)
    assert text, f"no section {section}"
    return {
        code: (measure, words)
        for code, measure, words in re.findall(
            r"^\| `([\w-]+)` \| `(\w+)` ([^|]+) \|", text.group(), re.MULTILINE
        )
    }


def limits_of(fault: Fault) -> set[float]:
    return {
        limit
        for limit in (fault.threshold, fault.severe, fault.own_threshold, fault.straight_arms)
        if limit is not None
    }


def test_a_citation_of_what_is_not_here_is_noticed():
    assert CANNOT_BE_OPENED.search("the range (research, section 5.2)")
    assert CANNOT_BE_OPENED.search("Biomechanics notes 2.4: above 15 degrees")
    assert CANNOT_BE_OPENED.search("is often wrong (see research: hidden joints)")
    assert not CANNOT_BE_OPENED.search("as its notes say, 2.4 seconds later; Seitzer 2022")
    assert not is_there("research/drills.md", ROOT)
    assert documents_named("see shared/people.md, docs/report.md.") == {
        "shared/people.md",
        "docs/report.md",
    }


def test_sections_are_read_from_a_citation():
    assert sections_cited(
        f"{PAGE}, 2.3 and 6.1: more than 12 degrees; {PAGE}, 8; {PAGE}, 6.3, has 4 %"
    ) == ["2.3", "6.1", "8", "6.3"]


def test_what_names_a_source():
    for source in (
        f"{PAGE}, 2.4.",
        "Teng & Powers 2015: two groups",
        "235 frames of others",
        "Less than 0.8 seconds [E].",
        "doi 10.1/x",
    ):
        assert names_a_source(source), source
    for source in ("more than 12 degrees", "the notes of 2.4", "usual among coaches"):
        assert not names_a_source(source), source


def test_every_document_that_is_cited_is_here():
    there = {number for number, _ in HEADING.findall(SURVEY)}
    found = {}
    for path in TEXTS:
        text = path.read_text(encoding="utf-8")
        wrong = [m.group() for m in CANNOT_BE_OPENED.finditer(text)]
        wrong += [
            name for name in documents_named(text) - WRITTEN_THEN if not is_there(name, path.parent)
        ]
        wrong += [f"section {number}" for number in sections_cited(text) if number not in there]
        if path.suffix in (".py", ".toml") and text.count(PAGE) != len(CITED.findall(text)):
            wrong.append(f"{PAGE} without a section")
        if wrong:
            found[str(path.relative_to(ROOT))] = wrong
    assert found == {}


def test_every_source_of_a_movement_says_where_its_number_comes_from():
    found = {}
    for path in sorted(FOLDER.parent.rglob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        wrong = [source for source in sources_of(data) if not names_a_source(source)]
        wrong += [
            what.get("code") or what["label"]
            for kind in ("fault", "reference")
            for what in data.get(kind, [])
            if not what.get("source")
        ]
        if wrong:
            found[path.stem] = wrong
    assert found == {}


@pytest.mark.parametrize("name", sorted(SECTION_OF))
def test_the_page_says_the_limits_that_are_shipped(name):
    rows = rows_of(SECTION_OF[name])
    assert set(rows) == {fault.code for fault in movements()[name].fault}
    for fault in movements()[name].fault:
        measure, words = rows[fault.code]
        assert measure == fault.measure
        assert {float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", words)} == limits_of(
            fault
        ), fault.code
        assert ("to either side" if fault.beyond == "either" else fault.beyond) in words, fault.code


def test_every_movement_with_faults_has_its_table():
    """Of the drills it is docs/drills.md, which a script makes from their files."""
    on_page = set(
        re.findall(
            r"^`([\w-]+)`, counts",
            (ROOT / "docs" / "drills.md").read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    )
    assert set(SECTION_OF) | on_page == set(movements()) and not set(SECTION_OF) & on_page


def test_the_page_lists_the_references_that_it_cites():
    body, _, references = SURVEY.partition("\n## References\n")
    listed = re.findall(r"^\| \[(F\d+)\] \|", references, re.MULTILINE)
    cited = {
        number
        for group in re.findall(r"\[(F\d+(?:, F\d+)*)\]", body)
        for number in group.split(", ")
    }
    assert len(listed) > 50
    assert listed == [f"F{number}" for number in range(1, len(listed) + 1)]
    assert cited == set(listed)


def test_the_modules_that_the_page_names_are_here():
    """`posecheck/measures/reps.py`, or its end, `reps.py`."""
    there = [
        f"/{path.relative_to(ROOT)}"
        for path in (ROOT / "posecheck").rglob("*")
        if path.suffix in (".py", ".toml")
    ]
    named = set(re.findall(r"`([a-z_/]+\.(?:py|toml))`", SURVEY))
    assert len(named) > 10
    assert {name for name in named if not any(path.endswith(f"/{name}") for path in there)} == set()


def test_the_sections_of_the_page_are_in_order():
    numbers = [number for number, _ in HEADING.findall(SURVEY)]
    assert numbers == sorted(set(numbers))
