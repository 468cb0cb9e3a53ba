"""Taking a result along, and deleting it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import streamlit as st

from posecheck.jobs.results import DETAILS, Result, forget_result
from posecheck.jobs.uploads import safe_name
from posecheck.pages import work
from posecheck.pages.markup import escaped
from posecheck.results.names import every_file

_ICONS = {
    "text/html": ":material/article:",
    "video/mp4": ":material/movie:",
    "text/csv": ":material/table:",
    "text/plain": ":material/schema:",
    "application/json": ":material/data_object:",
    "application/octet-stream": ":material/accessibility_new:",
}
_OTHER = ":material/description:"


def show_downloads(result: Result, title: str = "Download") -> None:
    with st.container(key=f"pc-screen-only-files-{result.key}"):
        _show_downloads(result, title)


def _show_downloads(result: Result, title: str) -> None:
    if title:
        st.subheader(title, anchor=False)
    stem = safe_name(Path(result.name).stem or "video")
    with st.container(horizontal=True):
        st.download_button(
            "Everything (zip)",
            lambda: zipped({"": result.folder.path}, stem),
            f"posecheck-{stem}.zip",
            "application/zip",
            icon=":material/folder_zip:",
            on_click="ignore",
            key=f"zip-{result.key}",
        )
        for file in every_file():
            path = result.folder.path / file.name
            if file.label and path.is_file():
                icon = _ICONS.get(file.mime, _OTHER)
                st.download_button(
                    file.label,
                    path.read_bytes,
                    f"{stem}-{file.name}",
                    file.mime,
                    icon=icon,
                    on_click="ignore",
                    key=f"{file.name}-{result.key}",
                )


def zipped(folders: dict[str, Path], stem: str) -> bytes:
    """All files of result folders but posecheck's own notes, below a folder of that name. folders:
    name below it ("" for itself) -> folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, folder in folders.items():
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.name != DETAILS:
                    packed = path.suffix not in (".mp4", ".npz", ".jpg")
                    place = "/".join(
                        part for part in (stem, name, path.relative_to(folder).as_posix()) if part
                    )
                    archive.write(
                        path, place, zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
                    )
    return out.getvalue()


def show_forget(result: Result, named: bool = False) -> None:
    """named: with the file's name, where there are several."""
    with st.expander(
        f"Delete {escaped(result.name)}" if named else "Delete", icon=":material/delete:"
    ):
        st.markdown(
            "This deletes the result and the video from this computer, for good. An "
            "uploaded video is deleted by itself after a week."
        )
        if st.button("Delete now", key=f"forget-{result.key}"):
            forget_result(result.key)
            work.queue().forget(result.key)
            rest = [key for key in work.asked_keys() if key != result.key]
            work.set_keys(rest) if rest else st.query_params.clear()
            st.rerun()
