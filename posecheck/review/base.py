"""What all tables of the store are made with: names of keys and indexes, kinds of columns."""

from __future__ import annotations

from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import DeclarativeBase

from posecheck.review.columns import KINDS

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = KINDS


def below(table: str) -> ForeignKey:
    """The key of a row that goes with the one it belongs to."""
    return ForeignKey(f"{table}.id", ondelete="CASCADE")
