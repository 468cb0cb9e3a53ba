"""Taking a result along, and deleting it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import streamlit as st

from posecheck.jobs.results import DETAILS, Result, forget_result
from posecheck.jobs.uploads import safe_name
from posecheck.pages import work
from posecheck.pages.plain import escaped
from posecheck.report.place import PARTS

_SAID = {
    "report.html": ("Report as a page", ":material/article:", "text/html"),
    "annotated.mp4": ("Video with angles", ":material/movie:", "video/mp4"),
    "series.csv": ("Curves as a table", ":material/table:", "text/csv"),
    "steps.csv": ("Steps as a table", ":material/table:", "text/csv"),
    "strides.csv": ("Strides as a table", ":material/table:", "text/csv"),
    "gait_cycle.csv": ("Gait cycle as a table", ":material/table:", "text/csv"),
    "angles.mot": ("Angles for OpenSim (.mot)", ":material/schema:", "text/plain"),
    "landmarks.trc": ("Markers for OpenSim (.trc)", ":material/schema:", "text/plain"),
    "report.json": ("Numbers for programs (JSON)", ":material/data_object:", "application/json"),
    "track.npz": ("Points of the body, to check again (npz)", ":material/accessibility_new:", "application/octet-stream"),
}
_OTHER = (":material/description:", "application/octet-stream")


def downloads() -> dict[str, tuple[str, str, str]]:
    """Every file that an analysis writes -> label, icon, MIME type; those that have words of their own first."""
    return {name: _SAID.get(name, (name, *_OTHER)) for name in (*(n for n in _SAID if n in PARTS), *(n for n in PARTS if n not in _SAID))}


def show_downloads(result: Result, title: str = "Take it along") -> None:
    if title:
        st.subheader(title, anchor=False)
    stem = safe_name(Path(result.name).stem or "video")
    with st.container(horizontal=True):
        st.download_button(
            "Everything (zip)", lambda: zipped({"": result.folder}, stem), f"posecheck-{stem}.zip", "application/zip", icon=":material/folder_zip:",
            on_click="ignore", key=f"zip-{result.key}",
        )  # fmt: skip
        for name, (label, icon, mime) in downloads().items():
            path = result.file(name)
            if path is not None:
                st.download_button(label, path.read_bytes, f"{stem}-{name}", mime, icon=icon, on_click="ignore", key=f"{name}-{result.key}")


def zipped(folders: dict[str, Path], stem: str) -> bytes:
    """All files of result folders but posecheck's own notes, below a folder of that name. folders: name below it ("" for itself) -> folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, folder in folders.items():
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.name != DETAILS:
                    packed = path.suffix not in (".mp4", ".npz", ".jpg")
                    place = "/".join(part for part in (stem, name, path.relative_to(folder).as_posix()) if part)
                    archive.write(path, place, zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED)
    return out.getvalue()


def show_forget(result: Result, named: bool = False) -> None:
    """named: with the file's name, where there are several."""
    with st.expander(f"Delete {escaped(result.name)}" if named else "Delete", icon=":material/delete:"):
        st.markdown("The result, the file and what was read from it are deleted from this computer. Uploaded files go by themselves after a week.")
        if st.button("Delete now", key=f"forget-{result.key}"):
            forget_result(result.key)
            work.queue().forget(result.key)
            rest = [key for key in work.asked_keys() if key != result.key]
            work.set_keys(rest) if rest else st.query_params.clear()
            st.rerun()


