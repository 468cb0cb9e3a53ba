"""What posecheck relies on inside of other packages, one by one: a bound in pyproject.toml that
moves shows here what it moved.

A failure names the reason. CONTRIBUTING (Dependencies) says what to do then.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import inspect
import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NEEDED = [
    Requirement(line)
    for line in (
        *PROJECT["dependencies"],
        *(r for group in PROJECT["optional-dependencies"].values() for r in group),
    )
]


@pytest.mark.parametrize("needed", NEEDED, ids=str)
def test_every_dependency_has_an_upper_bound_and_is_within(needed):
    assert any(one.operator in ("<", "<=", "==") for one in needed.specifier), (
        f"{needed.name} has no upper bound"
    )
    assert needed.specifier.contains(Version(importlib.metadata.version(needed.name))), (
        f"another {needed.name} is installed than is asked for"
    )


def found(place: str) -> object:
    """What "module:name.name" names."""
    module, _, names = place.partition(":")
    thing = importlib.import_module(module)
    for name in names.split("."):
        thing = getattr(thing, name)
    return thing


def _read(text: str) -> dict[str, tuple[str, str]]:
    """{place: (why, what is used)} of two lines each: the place, and "why: used"; # begins a
    remark."""
    lines = [line.strip() for line in text.strip().splitlines() if not line.startswith("#")]
    said = [line.partition(":") for line in lines[1::2]]
    return {
        place: (why, used.strip()) for place, (why, _, used) in zip(lines[::2], said, strict=True)
    }


TAKES = _read("""
# Streamlit: the application and its server
streamlit:App
    posecheck app is one of these: script_path lifespan routes middleware on_script_error
streamlit:App.run
    posecheck app gives its settings so: config
streamlit.components.v2:component
    the live camera and the keys of the queue are such components: name html css js
streamlit:file_uploader
    its limit is posecheck's own: label accept_multiple_files key max_upload_size help
streamlit:download_button
    results are taken along by it: label data file_name mime on_click
streamlit:iframe
    the coach sees a whole report in it: src height
# Streamlit: what the gate judges uploads by
streamlit.web.server.starlette.starlette_app_utils:validate_xsrf_token
    the gate judges uploads by it: supplied_token xsrf_cookie
streamlit.auth_util:get_cookie_with_chunks
    the gate asks who is signed in: get_single_cookie_fn cookie_name
streamlit.auth_util:get_secrets_auth_section
    the gate asks whether people sign in:
streamlit.web.server.server_util:get_cookie_secret
    the gate asks who is signed in:
streamlit.web.server.starlette.starlette_app_utils:decode_signed_value
    the gate asks who is signed in: secret name value
streamlit:login
    people sign in by it: provider
streamlit:logout
    and out:
streamlit.runtime:Runtime.is_active_session
    the gate asks whose page an upload is: session_id
streamlit.runtime:exists
    the gate asks whether there are pages:
streamlit.runtime:get_instance
    the gate asks whose page an upload is:
streamlit.runtime.media_file_manager:MediaFileManager.add
    each picture and download goes through it: path_or_data mimetype coordinates
# uvicorn: what posecheck.gate.connections builds on
uvicorn.protocols.http.h11_impl:H11Protocol
    PatientConnection is made as one: config server_state app_state _loop
uvicorn.protocols.http.h11_impl:H11Protocol.handle_websocket_upgrade
    a socket does not wait for a request: event
uvicorn.protocols.http.h11_impl:H11Protocol.on_response_complete
    after an answer it waits again:
uvicorn.protocols.http.h11_impl:H11Protocol.pause_writing
    an answer that nobody takes is ended:
uvicorn.protocols.http.h11_impl:H11Protocol.resume_writing
    an answer that nobody takes is ended:
uvicorn.lifespan.on:LifespanOn.receive
    the gate finds its server by the owner of this:
# python-multipart: what large uploads are read with
python_multipart.multipart:MultipartParser
    large uploads are read as they come: boundary callbacks
python_multipart.multipart:parse_options_header
    large uploads are read as they come: value
# PyAV: the decoder of live pictures
av:CodecContext.create
    a live picture is decoded by it: codec mode
""")
"""Place -> why it is needed, and the parameters that are used."""


@pytest.mark.parametrize("place", TAKES)
def test_what_is_called_takes_what_it_is_given(place):
    why, used = TAKES[place]
    taken = _parameters(found(place))
    missing = set(used.split()) - taken if taken is not None else set()
    assert not missing, (
        f"{place} has changed: it does not take {', '.join(sorted(missing))}. {why}."
    )


def _parameters(thing: Callable) -> set[str] | None:
    """None where it does not say (compiled functions): then it is there, which is all that can be
    told."""
    try:
        return set(inspect.signature(thing).parameters)
    except ValueError:
        return None


READS = {
    "streamlit.web.server.starlette.starlette_server_config:XSRF_COOKIE_NAME": (
        "the gate reads the token's cookie",
        "_streamlit_xsrf",
    ),
    "streamlit.web.server.starlette.starlette_websocket:_ROUTE_WEBSOCKET_STREAM": (
        "the gate knows the pages' socket",
        "_stcore/stream",
    ),
    "streamlit.web.server.starlette.starlette_routes:BASE_ROUTE_UPLOAD_FILE": (
        "the gate knows uploads",
        "_stcore/upload_file",
    ),
}


def test_pages_add_their_files_to_one_manager_of_the_runtime():
    """pages.shown_files stands before its `add`."""
    from streamlit.runtime import Runtime

    assert isinstance(Runtime.media_file_mgr, property)


@pytest.mark.parametrize("place", READS)
def test_what_is_read_says_what_it_did(place):
    why, value = READS[place]
    assert found(place) == value, f"{place} has changed. {why}."


def test_a_connection_has_what_the_gate_looks_at():
    from uvicorn.config import Config
    from uvicorn.lifespan.on import LifespanOn
    from uvicorn.server import ServerState

    from posecheck.gate.connections import PatientConnection

    config = Config("x:y", log_config=None)
    assert "http_protocol_class" in _assigned(Config.load) and "ws_max_size" in vars(config)
    assert "config" in _assigned(LifespanOn.__init__)
    assert {"connections", "tasks"} <= set(vars(ServerState()))
    assert {"connections", "cycle", "transport", "loop"} <= _assigned(
        PatientConnection.__mro__[1].__init__
    )


def _assigned(function: Callable) -> set[str]:
    """Attributes that a method gives its object."""
    import ast
    import textwrap

    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }


KNOWN_ROUTES = {
    "": "the pages and their files",
    "/media/{file_id:path}": "pictures, videos and files to take along",
    "/component/{path:path}": "of Streamlit's older components, which are read only",
    "/_stcore/bidi-components/{path:path}": "of components",
    "/_stcore/health": "asked by the pages, gives the token's cookie",
    "/_stcore/host-config": "asked by the pages",
    "/_stcore/stream": "the pages' socket",
    "/_stcore/upload_file/{session_id}/{file_id}": "uploads: judged by the gate",
    "/posecheck/live/socket": "the live camera's socket",
    "/_stcore/metrics": "closed by the gate",
    "/_stcore/agent/interact": "closed by the gate",
    "/_stcore/agent/mcp": "closed by the gate",
    "/_stcore/agent/openapi.json": "closed by the gate",
    "/auth/login": "closed by the gate",
    "/auth/logout": "closed by the gate",
    "/oauth2callback": "closed by the gate",
}
_ROUTES = """
import json
import streamlit as st
from posecheck.pages.app import SCRIPT, parts
print(json.dumps([route.path for route in st.App(SCRIPT, **parts())._build_starlette_app().routes]))
"""


def test_the_gate_knows_every_route_of_streamlit():
    """A new one is open until the gate is told: look at what it does, and close it where the pages
    do not need it."""
    done = subprocess.run(
        [sys.executable, "-c", _ROUTES], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(json.loads(done.stdout.splitlines()[-1])) == set(KNOWN_ROUTES)


@pytest.mark.parametrize(
    "path", [path for path, what in KNOWN_ROUTES.items() if what == "closed by the gate"]
)
def test_what_the_gate_closes_is_closed(path):
    from posecheck.gate.gate import is_closed

    assert is_closed(path)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/check",
        "/media/a",
        "/_stcore/health",
        "/_stcore/bidi-components/a/b",
        "/_stcore/upload_file/a/b",
    ],
)
def test_what_the_pages_need_is_open(path):
    from posecheck.gate.gate import is_closed

    assert not is_closed(path)
