"""The coach's side: people and their consent, sessions, the queue of flagged reps, labels and what
they teach. Needs no Streamlit.

    from posecheck.review import open_store, add_person, file_result
    store = open_store()
    anna = add_person(store, "Anna", media="clips")
    file_result(store, anna, "posecheck-out/lunge", video="lunge.mp4")

Names are loaded when first used.
"""

from __future__ import annotations

from importlib import import_module

_HOME = {
    "Store": "store",
    "accept_threshold": "profiles",
    "add_note": "labels",
    "add_person": "people",
    "delete_person": "removal",
    "effective_profile": "profiles",
    "export_person": "export",
    "file_result": "filing",
    "find_person": "people",
    "give_consent": "people",
    "give_label": "labels",
    "judge_again": "rejudge",
    "list_people": "people",
    "open_store": "store",
}

__all__ = [
    "Store",
    "accept_threshold",
    "add_note",
    "add_person",
    "delete_person",
    "effective_profile",
    "export_person",
    "file_result",
    "find_person",
    "give_consent",
    "give_label",
    "judge_again",
    "list_people",
    "open_store",
]


def __getattr__(name: str):
    if name in _HOME:
        return getattr(import_module(f"posecheck.review.{_HOME[name]}"), name)
    raise AttributeError(f"module 'posecheck.review' has no attribute {name!r}")
