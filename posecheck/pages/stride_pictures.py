"""The four moments of a stride, left and right."""

from __future__ import annotations

import streamlit as st

from posecheck.jobs.results import Result
from posecheck.pages.markup import escaped
from posecheck.pages.result_findings import show_pictures
from posecheck.present import words
from posecheck.present.keyframes import KeyFrame


def show_moments(result: Result, shown: list[KeyFrame], seen: str = "") -> None:
    """A row for each foot that was seen: landing, mid-stance, push-off and swing; then frames that
    are not of these and not `shown` yet."""
    there = [p for p in result.keyframes if p not in shown]
    rows = {side: [p for p in there if p.moment and p.side == side] for side in ("left", "right")}
    if any(rows.values()):
        st.subheader(f"One stride, frame by frame{seen and ', '}{seen}", anchor=False)
    for side, pictures in rows.items():
        if pictures:
            st.markdown(f"**{side.capitalize()} foot**")
            with st.container(key=f"pc-moments-{result.key}-{side}"):
                for column, picture in zip(
                    st.columns(max(4, len(pictures))), pictures, strict=False
                ):
                    _one(column, picture)
    show_pictures([p for p in there if not p.moment])


def _one(column, picture: KeyFrame) -> None:
    column.image(picture.jpeg, width="stretch", alt=picture.title)
    angles = "".join(f"  \n{escaped(name)} {escaped(value)}" for name, value in picture.angles)
    column.caption(f"**{escaped(picture.title)}**, at {words.seconds(picture.t)}{angles}")
