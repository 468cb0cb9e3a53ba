"""Key frames are files beside the report; those of earlier versions, which stand in the page alone,
are read from there."""

import json
from dataclasses import fields, replace

import pytest
from jinja2.utils import htmlsafe_json_dumps

from posecheck.errors import InputError
from posecheck.measures.gait.cycle import gait_cycles
from posecheck.present.keyframes import KeyFrame
from posecheck.results.earlier import keyframes_of_page
from posecheck.results.folder import ResultFolder
from posecheck.results.keyframe_files import read_keyframe_files
from posecheck.results.report_json import read_json, to_json
from posecheck.results.write import ReportAlone, put_parts, staged, write_report
from tests.present.factories import bridge, run
from tests.present.test_page import KEY

OTHER = replace(KEY, finding=None, jpeg=b"\xff\xd8\xffother", title="The keeper's <best> rep")
MOMENT = KeyFrame(
    12,
    0.2,
    "Initial contact, right foot",
    False,
    None,
    (480, 640),
    b"\xff\xd8\xffmoment",
    (("Knee bend", "20° ± 5° bent"),),
    "contact",
    "right",
)
KEYS = (KEY, OTHER, MOMENT)


def figure(key: KeyFrame) -> str:
    """A key frame as the pages of earlier versions had it."""
    about = htmlsafe_json_dumps(
        {f.name: getattr(key, f.name) for f in fields(key) if f.name != "jpeg"}
    )
    img = f'<img src="{key.data_uri}" width="{key.size[0]}" alt="x">'
    return f"""<figure class="shot" data-keyframe='{about}'>\n  {img}</figure>\n"""


def earlier_result(folder, keys):
    """A result with a video, as an earlier version left it."""
    with staged(folder) as stage:
        (stage.path / "annotated.mp4").write_bytes(b"video")
        written = put_parts(ReportAlone(bridge()), stage)
    (folder / "keyframes.json").unlink()
    (folder / "report.html").write_text("".join(map(figure, keys)), encoding="utf-8")
    parts = {
        name: sha256
        for name, sha256 in written.report.parts.items()
        if name not in ("keyframes.json", "report.html")
    }
    (folder / "report.json").write_bytes(to_json(replace(written.report, parts=parts)))
    return ResultFolder(folder)


def test_they_are_files_of_the_set_and_come_back_in_their_order(tmp_path):
    written = write_report(bridge(), tmp_path, keyframes=KEYS)
    names = ["keyframe-01.jpg", "keyframe-02.jpg", "keyframe-03.jpg"]
    assert [(tmp_path / name).read_bytes() for name in names] == [key.jpeg for key in KEYS]
    assert (
        {*names, "keyframes.json"}
        <= set(read_json(written.folder.report_json).parts)
        == set(written.report.parts)
    )
    assert written.folder.read().keyframes == KEYS
    assert "keyframes.json" in written.beside and not set(names) & set(written.beside)


def test_a_page_is_written_and_never_read(tmp_path):
    folder = write_report(bridge(), tmp_path, keyframes=KEYS).folder
    assert "data-keyframe" not in folder.report_html.read_text(encoding="utf-8")
    folder.report_html.unlink()
    assert folder.read().keyframes == KEYS
    (tmp_path / "keyframe-02.jpg").unlink()
    assert folder.read().keyframes == (KEY, MOMENT)
    (tmp_path / "keyframes.json").unlink()
    folder.report_html.write_text(figure(KEY))
    folder.report_json.write_bytes(
        to_json(replace(read_json(folder.report_json), parts={"keyframes.json": "00"}))
    )
    assert folder.read().keyframes == ()


def test_a_picture_that_was_changed_is_noticed(tmp_path):
    folder = write_report(bridge(), tmp_path, keyframes=KEYS).folder
    (tmp_path / "keyframe-02.jpg").write_bytes(b"another")
    with pytest.raises(InputError, match=r"keyframe-02\.jpg is not the file"):
        folder.read()


def test_those_of_the_last_report_go_where_the_next_has_fewer(tmp_path):
    write_report(bridge(), tmp_path, keyframes=KEYS)
    (tmp_path / "keyframe-of-mine.jpg").write_bytes(b"mine")
    write_report(bridge(), tmp_path, keyframes=[KEY])
    assert sorted(p.name for p in tmp_path.glob("key*")) == [
        "keyframe-01.jpg",
        "keyframe-of-mine.jpg",
        "keyframes.json",
    ]
    write_report(bridge(), tmp_path)
    assert sorted(p.name for p in tmp_path.glob("key*")) == ["keyframe-of-mine.jpg"]


@pytest.mark.parametrize("name", ["../secret.jpg", "report.json", "keyframe-01.jpg/..", 3, None])
def test_a_list_leads_to_no_other_file(tmp_path, name):
    write_report(bridge(), tmp_path, keyframes=[KEY])
    listed = json.loads((tmp_path / "keyframes.json").read_text())
    (tmp_path / "keyframes.json").write_text(json.dumps([listed[0] | {"file": name}]))
    with pytest.raises(InputError, match="no key frame"):
        read_keyframe_files(tmp_path)


def test_a_result_of_an_earlier_version_opens_with_its_pictures(tmp_path):
    folder = earlier_result(tmp_path / "r", KEYS)
    assert folder.read().keyframes == KEYS
    assert folder.read().report.movement == "glute-bridge"


def test_a_page_without_any_has_none(tmp_path):
    page = tmp_path / "report.html"
    assert keyframes_of_page(page) == ()
    page.write_text(
        "<figure data-keyframe='[1]'><img src='data:image/jpeg;base64,!!'></figure>"
        "<figure data-keyframe='{'>",
        encoding="utf-8",
    )
    assert keyframes_of_page(page) == ()


def test_a_folder_is_read_back_with_its_cycles(tmp_path):
    report = run()
    report = replace(report, cycles=gait_cycles(report.curves, report.stride.steps, ("right",)))
    back = write_report(report, tmp_path / "r", keyframes=[MOMENT]).folder.read()
    assert (back.report.source, back.report.gait_cycle, len(back.report.findings)) == (
        report.source,
        "gait_cycle.csv",
        2,
    )
    assert [c.measure for c in back.report.cycles] == [c.measure for c in report.cycles]
    assert back.keyframes == (MOMENT,)
