"""Alembic, driven from here: the database brought to the present tables in one transaction."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from summarizer.faults import fault

HEAD = "0001"  # the newest migration; a test holds it to the folder
_FOLDER = Path(__file__).resolve().parent / "migrations"
_LOCK = 7310  # any number that only this program uses: two starters of one PostgreSQL migrate one after the other


def version_of(connection: Connection) -> str | None:
    """The migration that a database stands at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version


def migrate(engine: Engine) -> None:
    """Brings the database to HEAD. Raises UsageError for one that a newer program has written."""
    with engine.connect() as connection:
        if version_of(connection) == HEAD:
            return
    with engine.connect().execution_options(summarizer_writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        _upgrade(connection, version_of(connection))


def _upgrade(connection: Connection, version: str | None) -> None:
    # Here, not above: most starts find everything in place and need not load Alembic.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if version is not None and version not in known:
        raise fault("store.newer", connection.engine.url.render_as_string(), version=version)
    command.upgrade(config, "head")
