"""Streamlit's sign-in (OpenID Connect), as far as the gate has to know it: whether there is one,
and who a request comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def configured() -> bool:
    """Whether Streamlit's secrets have a section [auth]."""
    from streamlit.auth_util import get_secrets_auth_section

    return bool(get_secrets_auth_section())


def account_said(said: Mapping[str, Any]) -> str | None:
    """By which name somebody is known of whom the provider says that; None where nothing says for
    sure who they are."""
    if not said.get("is_logged_in") or said.get("email_verified") in (False, "false"):
        return None
    email, number = said.get("email"), said.get("sub")
    # a number of the provider's is never taken for an address: some let people choose it
    return str(email).strip().lower() if email else f"sub:{number}" if number else None


def account_in(cookies: Mapping[str, str]) -> str | None:
    """Who is signed in by the cookie of a sign-in, with this server's signature and not too old;
    None where there is none."""
    from streamlit.auth_util import get_cookie_with_chunks
    from streamlit.web.server.server_util import get_cookie_secret
    from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
    from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

    def one(name: str) -> bytes | None:
        value = cookies.get(name)
        if value is None:
            return None
        return decode_signed_value(get_cookie_secret(), name, value.encode("latin-1"))

    try:
        said = json.loads(get_cookie_with_chunks(one, USER_COOKIE_NAME) or b"null")
    except ValueError:
        return None
    return account_said(said) if isinstance(said, dict) else None
