"""Streamlit's sign-in (OpenID Connect), as far as the gate has to know it: whether there is one,
and whether a request comes from somebody who is signed in."""

from __future__ import annotations

from collections.abc import Mapping


def configured() -> bool:
    """Whether Streamlit's secrets have a section [auth]."""
    from streamlit.auth_util import get_secrets_auth_section

    return bool(get_secrets_auth_section())


def signed_in(cookies: Mapping[str, str]) -> bool:
    """Whether they carry the cookie of a sign-in, with this server's signature and not too old."""
    from streamlit.auth_util import get_cookie_with_chunks
    from streamlit.web.server.server_util import get_cookie_secret
    from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
    from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

    def one(name: str) -> bytes | None:
        value = cookies.get(name)
        if value is None:
            return None
        return decode_signed_value(get_cookie_secret(), name, value.encode("latin-1"))

    return get_cookie_with_chunks(one, USER_COOKIE_NAME) is not None
