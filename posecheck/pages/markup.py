"""Texts of others on a page."""

from __future__ import annotations


def escaped(text: str) -> str:
    """A text of others (a file's name) that shall not be read as markup."""
    return "".join(
        "\\" + mark if mark in "\\`*_[]<>$#~:|" else mark for mark in " ".join(text.split())
    )
