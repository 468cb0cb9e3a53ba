"""What browsers are told with every answer: whose page this is, and that nothing goes from it to
anywhere else."""

from __future__ import annotations

from posecheck.gate.refusal import Message, Send

_ALWAYS = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"SAMEORIGIN",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
}
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' data: "
    "blob:; font-src 'self' data:; connect-src 'self' data: blob: ws://{host} wss://{host}; "
    "worker-src 'self' blob:; frame-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
"""Streamlit's pages need scripts and styles in the page itself; nothing of them needs another
server."""
_CROSS_ORIGIN = b"access-control-"


def with_headers(send: Send, host: str) -> Send:
    """A `send` whose answers carry them. host: that was asked for; where it is refused, nothing of
    the answer is used."""
    policy = (
        _POLICY.format(host=host)
        if host.isascii() and not set(host) & set(" ;,'\"\r\n")
        else "default-src 'none'"
    )
    ours = {**_ALWAYS, b"content-security-policy": policy.encode()}

    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            others = [
                (n, v)
                for n, v in message.get("headers", ())
                if n.lower() not in ours and not n.lower().startswith(_CROSS_ORIGIN)
            ]
            message = {**message, "headers": [*others, *ours.items()]}
        await send(message)

    return told
