"""What Alembic runs: the migrations on the connection, and in the transaction, that `store/migrating.py` hands over."""

from alembic import context

from summarizer.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
