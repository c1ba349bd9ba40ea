"""The workspace: one database beside the packaged facts, its migrations and its backup; it knows no minerals.

A workspace is a SQLite file in a folder (`use(DIR)`, `DERISK_WORKSPACE`, else the user's data folder), or the
PostgreSQL database of `DERISK_DATABASE_URL`. Reading makes nothing: where no workspace is, there is none.
"""

from __future__ import annotations

from derisk.store.place import address, exists, folder, use

__all__ = ["address", "exists", "folder", "use"]
