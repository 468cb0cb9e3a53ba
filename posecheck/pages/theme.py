"""Colours and letters of the pages, light and dark, as Streamlit's options.
`.streamlit/config.toml` says the same for `streamlit run`."""

from __future__ import annotations

from typing import Any

_BOTH = {
    "theme.font": "sans-serif",
    "theme.baseRadius": "0.6rem",
    "theme.buttonRadius": "0.6rem",
    "theme.baseFontSize": 16,
    "theme.linkUnderline": True,
    "theme.showWidgetBorder": True,
}
_LIGHT = {
    "primaryColor": "#0b6e69",
    "backgroundColor": "#fbfaf7",
    "secondaryBackgroundColor": "#f0eee8",
    "textColor": "#1d2a2e",
    "borderColor": "#d9d5cb",
    "linkColor": "#0b5f74",
    "greenColor": "#1f7a4d",
    "orangeColor": "#a64c06",
    "redColor": "#b3261e",
    "blueColor": "#1d5f8a",
    "chartCategoricalColors": ["#0b6e69", "#c05a12", "#5b5aa8", "#8a6d1b"],
}
_DARK = {
    "primaryColor": "#17847d",
    "backgroundColor": "#12191b",
    "secondaryBackgroundColor": "#1c2629",
    "textColor": "#e8ecea",
    "borderColor": "#364347",
    "linkColor": "#7fd0e0",
    "greenColor": "#6fcf97",
    "orangeColor": "#f2a65a",
    "redColor": "#ff8a80",
    "blueColor": "#8ec5ec",
    "chartCategoricalColors": ["#4cc4b8", "#f2a65a", "#a9a6f0", "#d8c26a"],
}

OPTIONS: dict[str, Any] = {
    **_BOTH,
    **{f"theme.light.{name}": value for name, value in _LIGHT.items()},
    **{f"theme.dark.{name}": value for name, value in _DARK.items()},
}
"""Contrast of text on its ground is at least 7 to 1, of the coloured words at least 4.5 to 1, in
both."""
