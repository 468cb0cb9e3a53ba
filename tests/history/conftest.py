"""The stores of tests/review, on SQLite and PostgreSQL."""

from tests.review.conftest import (  # noqa: F401
    opened,
    plain_store,
    postgres,
    stick_result,
    store,
    store_url,
)
