"""Colours and letters of the pages, light and dark, as Streamlit's options.
`.streamlit/config.toml` says the same for `streamlit run`."""

from __future__ import annotations

from typing import Any

from posecheck.present.colours import THEMES, Palette

_BOTH = {
    "theme.font": "sans-serif",
    "theme.baseRadius": "0.6rem",
    "theme.buttonRadius": "0.6rem",
    "theme.baseFontSize": 16,
    "theme.headingFontSizes": ["2.4rem", "1.6rem", "1.2rem", "1.05rem", "1rem", "1rem"],
    "theme.linkUnderline": True,
    "theme.showWidgetBorder": True,
}


def _options(ink: Palette) -> dict[str, Any]:
    return {
        "primaryColor": ink.accent,
        "backgroundColor": ink.paper,
        "secondaryBackgroundColor": ink.raised,
        "textColor": ink.ink,
        "borderColor": ink.line,
        "linkColor": ink.link,
        "greenColor": ink.ok,
        "orangeColor": ink.fault,
        "redColor": ink.trouble,
        "blueColor": ink.left,
        "chartCategoricalColors": [ink.measured, ink.left, ink.right, ink.unsure],
    }


OPTIONS: dict[str, Any] = {
    **_BOTH,
    **{
        f"theme.{theme}.{name}": value
        for theme, ink in THEMES.items()
        for name, value in _options(ink).items()
    },
}
"""Contrast of text on its ground is at least 7 to 1, of the coloured words at least 4.5 to 1, in
both."""
