import numpy as np
import pytest

from posecheck import skeleton
from posecheck.present import drawing, sprites
from posecheck.present.drawn_measures import mark_of
from tests.present.factories import lying

SIZE = (640, 480)


def blank(shade=128):
    return np.full((SIZE[1], SIZE[0], 3), shade, np.uint8)


def changed(picture, before=128):
    return (picture != before).any(axis=2)


def test_an_opaque_sprite_covers_and_a_see_through_one_mixes():
    red = np.zeros((4, 4, 3), np.uint16)
    red[..., 0] = 255
    for opacity, expected in ((255, 255), (0, 100), (128, round((255 * 128 + 100 * 127) / 255))):
        sprite = sprites.Sprite(
            colour=red * opacity, through=np.full((4, 4, 1), 255 - opacity, np.uint16)
        )
        picture = np.full((8, 8, 3), 100, np.uint8)
        sprites.paste(picture, sprite, 2, 2)
        assert picture[3, 3, 0] == expected
        assert picture[0, 0, 0] == 100


@pytest.mark.parametrize("at", [(-20, -8), (620, 470), (-500, 0), (0, 900), (639.6, 479.6)])
def test_a_sprite_over_the_edge_is_cut_off(at):
    picture = blank()
    sprites.paste(picture, sprites.label("Rep 3", 34, drawing.WHITE, drawing.INK), *at)
    assert changed(picture).any() == (at in [(-20, -8), (620, 470)])


def test_a_label_is_set_once():
    assert sprites.label("22° ± 6°", 26, drawing.WHITE, drawing.INK) is sprites.label(
        "22° ± 6°", 26, drawing.WHITE, drawing.INK
    )


def test_degrees_and_plus_minus_are_kept_and_other_letters_made_plain():
    assert sprites.printable("22° ± 6°") == "22° ± 6°"
    assert sprites.printable("Zürich – “naïve” −4") == 'Zurich - "naive" -4'


def test_wrapping_keeps_every_word_and_the_width():
    lines = sprites.wrapped("Lift your belt buckle to the ceiling and hold it there", 20, 200)
    assert " ".join(lines) == "Lift your belt buckle to the ceiling and hold it there"
    assert len(lines) > 1
    assert all(sprites.text_width(line, 20) <= 200 for line in lines)


def test_the_bones_are_where_the_landmarks_are():
    picture, points = blank(), lying(1)[0]
    drawing.draw_skeleton(picture, points, "left")
    knee = np.round(points[skeleton.INDEX["left_knee"]]).astype(int)
    assert tuple(picture[knee[1], knee[0]]) == drawing.WHITE
    assert not changed(picture)[:100].any()


def test_the_far_side_is_fainter_than_the_near_side():
    points = np.full((33, 2), np.nan)
    for side, x in (("left", 100), ("right", 400)):
        points[skeleton.INDEX[f"{side}_hip"]], points[skeleton.INDEX[f"{side}_knee"]] = (
            (x, 100),
            (x, 300),
        )
    picture = blank()
    drawing.draw_skeleton(picture, points, "left")
    wide = changed(picture)[200]
    assert wide[80:120].sum() > 2 * wide[380:420].sum() > 0
    both = blank()
    drawing.draw_skeleton(both, points, None)
    wide = changed(both)[200]
    assert wide[80:120].sum() == wide[380:420].sum()


def test_missing_landmarks_are_left_out():
    picture = blank()
    drawing.draw_skeleton(picture, np.full((33, 2), np.nan), "left")
    assert not changed(picture).any()
    points = lying(1)[0]
    points[skeleton.INDEX["left_knee"]] = np.nan
    drawing.draw_skeleton(picture, points, "left")
    assert changed(picture).any()


def test_landmarks_far_off_the_picture_do_no_harm():
    points = lying(1)[0]
    points[skeleton.INDEX["left_ankle"]] = (1e9, -1e9)
    drawing.draw_skeleton(blank(), points, "left")


def test_an_angle_is_drawn_at_its_joint_and_a_fault_differs_in_more_than_colour():
    points = lying(1)[0]
    mark = mark_of("trunk_thigh_angle", points, "left")
    usual, fault = blank(), blank()
    drawing.draw_mark(usual, mark, "22° ± 6°")
    drawing.draw_mark(fault, mark, "22° ± 6°", fault=True)
    rows, columns = np.nonzero(changed(usual))
    assert abs(columns.mean() - mark.vertex[0]) < 90
    assert abs(rows.mean() - mark.vertex[1]) < 90
    arm = np.round((mark.vertex + mark.arm) / 2).astype(int)
    window = np.s_[arm[1] - 12 : arm[1] + 12, arm[0] - 12 : arm[0] + 12]
    assert changed(fault)[window].sum() > changed(usual)[window].sum()


@pytest.mark.parametrize("measure", ["trunk_thigh_angle", "hip_offset", "foot_inclination"])
def test_marks_near_the_edge_stay_inside(measure):
    points = lying(1)[0] * 0.02
    picture = blank()
    drawing.draw_mark(picture, mark_of(measure, points, "left"), "179° ± 12°", fault=True)
    assert changed(picture)[:80, :200].any()


def test_a_long_cue_is_broken_into_lines_inside_a_narrow_picture():
    picture = np.full((640, 240, 3), 128, np.uint8)
    drawing.draw_cue(
        picture, "Push your knees out towards the two side walls as you come up again", 100, 10
    )
    rows = np.flatnonzero(changed(picture).any(axis=1))
    assert len(rows) >= 2 * 17
    assert not changed(picture)[:, :2].any()
    assert not changed(picture)[:, -2:].any()
