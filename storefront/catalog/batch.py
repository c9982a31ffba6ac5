"""Many rows of many tables, inserted parents first and a table at a time."""

from collections import defaultdict
from typing import Any

from sqlalchemy import insert

from storefront.catalog.context import catalog


class Batch:
    def __init__(self) -> None:
        self._rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._models: dict[str, type] = {}

    def add(self, model: type, **values: Any) -> None:
        self._models[model.__tablename__] = model
        self._rows[model.__tablename__].append(values)

    def insert(self) -> None:
        with catalog.transaction() as session:
            session.flush()
            for table in catalog.metadata.sorted_tables:
                if rows := self._rows.pop(table.name, None):
                    session.execute(insert(self._models[table.name]), rows, execution_options={"render_nulls": True})
