import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from posecheck.model.report import Quality, Reason
from posecheck.present import pieces
from posecheck.present.html import to_html
from posecheck.present.keyframes import KeyFrame
from posecheck.present.limits import to_act_on
from tests.present.factories import EVERY, all_good, bridge, plank, refused, run

KEY = KeyFrame(
    174,
    5.83,
    "Hips not all the way up, rep 2",
    True,
    "incomplete-hip-extension",
    (640, 480),
    b"\xff\xd8\xffpicture",
)
VOID = {"meta", "link", "img", "br", "path", "line", "rect"}


class Page(HTMLParser):
    """Tags balanced, texts and addresses collected."""

    def __init__(self, text):
        super().__init__()
        self.open, self.addresses, self.words, self.tags = [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.addresses += [
            value
            for name, value in attributes
            if name in ("src", "href", "srcset", "action", "data")
        ]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "script"):
            self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


@pytest.mark.parametrize("name", EVERY)
def test_the_page_is_whole_and_asks_nobody_for_anything(name):
    text = to_html(EVERY[name](), [KEY], "annotated.mp4")
    page = Page(text)
    assert all(a.startswith("data:") or a == "annotated.mp4" for a in page.addresses)
    assert not re.search(r"https?://|@import|url\(", text)
    assert "default-src 'none'" in text
    assert "does not diagnose" in page.text
    for number in ("nan", "None", "inf%"):
        assert not re.search(
            rf"\b{number}\b", page.text + " ".join(re.findall(r'(?:style|d)="[^"]*"', text))
        )


def test_a_finding_says_what_why_how_much_and_where():
    text = Page(to_html(bridge(), [KEY])).text
    for part in (
        "1 of 5 reps was in good form; rep 4: not certain.",
        "What to change first",
        "Lift your belt buckle to the ceiling",
        "so the glutes skip",
        "22° short of straight",
        "16 to 28°",
        "threshold 12°",
        "Reps 2, 3 and 5",
        "Glute bridge hold",
        "What is good",
        "Rep by rep",
        "not sure: heels too far from the hips",
        "Only a view from the front",
        "The right side is hidden behind the left.",
    ):
        assert part in text


def test_the_key_frame_of_a_finding_is_on_its_card_and_not_twice():
    other = replace(KEY, finding=None, title="Rep 1, a good one", fault=False, jpeg=b"other")
    text = to_html(bridge(), [other, KEY])
    assert text.count(KEY.data_uri) == text.count(other.data_uri) == 1
    assert text.index(KEY.data_uri) < text.index("What is good") < text.index(other.data_uri)


def test_a_clean_report_has_nothing_to_change():
    text = Page(to_html(all_good())).text
    assert "4 of 5 reps were in good form; rep 4: not certain." in text
    assert "What to change first" not in text


def test_a_refused_report_says_why_and_what_to_do():
    text = Page(to_html(refused())).text
    assert "This clip could not be judged." in text
    assert "The camera stands 34° off the side" in text
    assert "What to do" in text
    assert "Over time" not in text


def test_a_hold_shows_when_form_broke():
    text = Page(to_html(plank())).text
    assert "form broke after 7.7 s" in text
    assert "8.0 % below the line" in text
    assert "Judged with limits. The picture is dark" in text


def test_a_run_shows_its_contacts_and_slow_motion():
    page = Page(to_html(run()))
    assert "10 right steps" in page.text
    assert "4 times slower" in page.text
    assert "Only first contacts are marked" not in page.text
    assert "Only first contacts are marked" in Page(to_html(run(timed=False))).text


def test_what_is_not_known_is_not_printed_as_nan():
    nan = float("nan")
    report = run()
    report = replace(
        report,
        stride=replace(report.stride, cadence_spm=nan),
        source=replace(report.source, fps=nan),
    )
    report = replace(report, view=replace(report.view, yaw_deg=nan))
    text = Page(to_html(replace(report, findings=(replace(report.findings[0], low=nan),)))).text
    assert "nan" not in text.lower().split()
    assert "too few for a cadence" in text


def test_a_number_is_not_torn_from_its_unit():
    assert "You held for 13.0\u00a0s, the first 7.7\u00a0s in good form." in to_html(plank())


def test_only_three_findings_get_a_card():
    finding = bridge().findings[0]
    report = replace(
        bridge(),
        findings=tuple(replace(finding, code=f"c{k}", cue=f"Cue number {k}") for k in range(5)),
    )
    text = to_html(report)
    assert text.count('class="cue"') == 3
    assert "2 more findings, for later" in Page(text).text


EVIL = "<script>alert(1)</script>'\"&{{ 7*7 }}</title>"


def test_everything_from_outside_is_escaped():
    report = bridge()
    finding = replace(report.findings[0], cue=EVIL, why=EVIL, title=EVIL, drills=(EVIL,))
    report = replace(
        report,
        source=replace(report.source, name=EVIL),
        summary=EVIL,
        good=(EVIL,),
        findings=(finding,),
        quality=replace(report.quality, status="limited", reasons=(Reason("x", EVIL),)),
        curves=replace(report.curves, curves={EVIL: report.curves["trunk_lean"]}),
    )
    text = to_html(report, [replace(KEY, title=EVIL, finding=None)], "a b'\"<i>.mp4")
    page = Page(text)
    assert page.tags.count("script") == 1
    assert "alert(1)</script>" not in text
    assert "{{ 7*7 }}" in page.text
    assert "a%20b%27%22%3Ci%3E.mp4" in page.addresses


def test_a_report_without_curves_is_fine():
    assert "Over time" not in Page(to_html(replace(bridge(), curves=None))).text


def test_what_was_put_right_is_no_alarm():
    """Only what a better clip would take away is put before the person."""
    told = Quality(
        "limited",
        (
            Reason("left-frame", "The person was not seen from 1.0 to 2.0 s."),
            Reason("legs-exchanged", "Left and right leg: swapped and corrected in 19 frames."),
        ),
    )
    report = replace(run(), quality=told)
    assert [r.code for r in to_act_on(report)] == ["left-frame"]
    alarm = to_html(report).partition('<aside class="note">')[2].partition("</aside>")[0]
    assert "not seen from" in alarm and "swapped" not in alarm
    assert "swapped and corrected in 19 frames" in to_html(report)


def test_a_table_whose_cells_are_named_is_a_list_on_a_phone():
    """The style stacks what carries both the names and its class: one without the other is a table
    of five columns in 390 pixels."""
    rows = [("Knee bend", "94°")]
    named = pieces.table(("", "First"), rows, labels=True)
    assert 'class="pc-table pc-compare"' in named and 'data-what="First"' in named
    assert "pc-compare" not in pieces.table(("", "First"), rows)
