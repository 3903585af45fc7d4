"""Comparing a column with many values by one array parameter; `in (…)` is another statement for every length."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Text, any_, literal
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as UUID_TYPE


def one_of(column: Column[Any] | ColumnElement[Any], ids: Iterable[UUID]) -> ColumnElement[bool]:
    """Whether the column holds one of `ids`; one parameter, however many they are."""
    return column == any_(literal(list(ids), ARRAY(UUID_TYPE(as_uuid=True))))


def one_of_texts(column: Column[Any] | ColumnElement[Any], texts: Iterable[str]) -> ColumnElement[bool]:
    return column == any_(literal(list(texts), ARRAY(Text)))
