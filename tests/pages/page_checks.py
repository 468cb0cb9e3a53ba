"""What holds for every page: no exception, and no words that only a programmer would understand."""

from __future__ import annotations


def said(shown) -> str:
    """All text on a page but that of the charts."""
    kinds = (
        "title",
        "header",
        "subheader",
        "markdown",
        "caption",
        "error",
        "warning",
        "info",
        "html",
    )
    parts = [part for kind in kinds for part in shown.get(kind)]
    return "\n".join(
        str(getattr(part, "value", None) or getattr(part.proto, "body", "")) for part in parts
    )


def check_calm(shown) -> None:
    """No exception, and nothing that only a programmer would understand."""
    assert not shown.exception, shown.exception
    text = said(shown).replace("None of them", "")
    for word in (
        "Traceback",
        "NaN",
        "nan ",
        "None",
        "--movement",
        "--slow-motion",
        "--rotate",
        "landmark",
        "inf ",
    ):
        assert word not in text, (word, text[max(0, text.find(word) - 80) : text.find(word) + 80])
