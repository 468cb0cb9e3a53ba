"""Foreign words made safe to print: names of files and people, and what a file says of itself.

A terminal obeys control characters, a page or an editor obeys those that turn the direction of
writing, and a line break in a name makes two lines of one. Whoever may choose a name could write
what posecheck seems to say. So nothing foreign is printed as it is: what is no visible letter is
shown as the escape that a programmer would write for it.
"""

from __future__ import annotations

import re

LONGEST_NAME = 160
"""Letters of a name that are shown: file systems allow 255, tables and lines do not."""

_UNSEEN = re.compile(
    # controls: C0, DEL, C1 (of which 0x9b begins an escape sequence on some terminals)
    "[\x00-\x1f\x7f-\x9f"
    # marks that turn or hide what is written
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    # line breaks by other means
    "\u2028\u2029"
    # halves of letters: the bytes of a file name in another encoding arrive as these
    "\ud800-\udfff"
    # tags
    "\U000e0000-\U000e007f]"
)


def printable(text: str, *, keep: str = "", most: int | None = None) -> str:
    """The text with everything that is no visible letter as an escape: "\\x1b", "\\u202e"; the byte
    of a file name that is no UTF-8 as "\\xe4".

    keep: control characters that stay, such as "\\n" where a text may have lines. most: letters at
    most, the middle left out.
    """
    shown = (
        text
        if text.isascii() and text.isprintable()
        else _UNSEEN.sub(lambda found: _escape(found[0], keep), text)
    )
    return shown if most is None else shortened(shown, most)


def printable_name(name: object) -> str:
    """A name, or a path, on one line and no longer than LONGEST_NAME."""
    return printable(str(name), most=LONGEST_NAME)


def one_line(text: str, most: int | None = None) -> str:
    """`printable`, line breaks and tabs as spaces."""
    return printable(re.sub(r" *[\t\r\n]+ *", " ", text).strip(), most=most)


def well_formed(text: str) -> bool:
    """False where it holds halves of letters, which no file of text and no database takes."""
    return text.isascii() or text == text.encode("utf-8", "replace").decode()


def shortened(text: str, most: int) -> str:
    """The text, or its beginning and its end around "…" where it is longer than `most`."""
    if len(text) <= most:
        return text
    tail = most // 3
    return f"{text[: most - tail - 1]}…{text[len(text) - tail :]}"


def in_json(text: str) -> str:
    """JSON text with the same characters escaped as JSON escapes them: it means the same, and can
    be shown in a terminal."""
    return _UNSEEN.sub(
        lambda found: found[0] if found[0] in "\n\r\t" else _json_escape(found[0]), text
    )


def _escape(letter: str, keep: str) -> str:
    if letter in keep:
        return letter
    code = ord(letter)
    if 0xDC80 <= code <= 0xDCFF:  # how Python hands over a byte of a file name that is no UTF-8
        code -= 0xDC00
    return (
        f"\\x{code:02x}"
        if code < 0x100
        else f"\\u{code:04x}"
        if code < 0x10000
        else f"\\U{code:08x}"
    )


def _json_escape(letter: str) -> str:
    code = ord(letter)
    units = (
        (code,) if code < 0x10000 else (0xD800 + (code - 0x10000 >> 10), 0xDC00 + (code & 0x3FF))
    )
    return "".join(f"\\u{unit:04x}" for unit in units)


def safe_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula (OWASP, CSV injection), and no terminal for a
    command."""
    text = printable(text, keep="\n")
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
