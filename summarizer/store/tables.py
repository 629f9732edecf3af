"""The tables of the store, as they are now. How they came to be is in `migrations/`; a test holds the two together.

Times are ISO 8601 in UTC as text, so that both databases sort and compare them alike. JSON columns hold the published
models as they are written to files.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _document(*, primary: bool = False) -> Column[int]:
    return Column(
        "document_id", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=primary, nullable=False, index=True
    )


# ---- documents and what the program made of them -----------------------------------------------------------

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", String(80), nullable=False, unique=True),  # "sha256:…" of the bytes that were read
    Column("key", Text, nullable=False),  # its path below OUT, or the name it was uploaded under
    Column("title", Text),
    Column("issuer", Text),
    Column("region_name", Text),
    Column("region_code", String(12)),
    Column("report_year", Integer),
    Column("dated", String(10)),  # signed, else published
    Column("media_type", Text, nullable=False),
    Column("characters", Integer, nullable=False),
    Column("text_sha256", String(64), nullable=False, index=True),
    Column("restricted", Boolean, nullable=False),
    Column("state", String(24), nullable=False, index=True),  # open, final, final_with_queries
    Column("version", Integer, nullable=False),  # one more with every change
    Column("revision", Integer, nullable=False),  # the newest finalised one; 0: none
    Column("run_id", Integer),  # the run that is being reviewed
    Column("waiting_run_id", Integer),  # a newer one that came while the document was final
    Column("coverage", JSON, nullable=False),
    Column("open_count", Integer, nullable=False),  # findings that wait for a decision
    Column("queried_count", Integer, nullable=False),
    Column("decided_count", Integer, nullable=False),
    Column("error_count", Integer, nullable=False),
    Column("warning_count", Integer, nullable=False),
    Column("item_count", Integer, nullable=False),
    Column("imported_at", String(32), nullable=False),
    Column("changed_at", String(32), nullable=False, index=True),
)

texts = Table(
    "texts",
    metadata,
    _document(primary=True),
    Column("text", Text, nullable=False),
    Column("source", JSON),  # noise, cells and origins as the reading found them; null: read the text anew
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    _document(),
    Column("content_sha256", String(64), nullable=False),  # of its reports and validation: equal ones are no news
    Column("at", String(32), nullable=False),
    Column("extractor", String(16), nullable=False),
    Column("model", Text),
    Column("prompt_version", Text),
    Column("validator_version", Text, nullable=False),
    Column("summary", Text, nullable=False),
)

items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    _document(),
    Column("item_id", String(40), nullable=False),
    Column("report", String(16), nullable=False),
    Column("list", String(16), nullable=False),
    Column("position", Integer, nullable=False),
    Column("original", JSON),  # as the run made it; null for one that a reviewer added
    Column("current", JSON, nullable=False),
    Column("status", String(16), nullable=False),
    Column("removed", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("document_id", "item_id"),
)

findings = Table(
    "findings",
    metadata,
    Column("id", Integer, primary_key=True),
    _document(),
    Column("finding_id", String(40), nullable=False),
    Column("item_id", String(40)),
    Column("report", String(16)),
    Column("code", String(40), nullable=False),
    Column("severity", String(8), nullable=False),
    Column("state", String(16), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("position", Integer, nullable=False),
    Column("current", Boolean, nullable=False),  # whether the ledger still finds it
    Column("version", Integer, nullable=False),
    Column("decision_id", Integer),  # the decision that its state comes from
    UniqueConstraint("document_id", "finding_id"),
    Index("ix_findings_code_state", "code", "state"),
)

# ---- what people did ---------------------------------------------------------------------------------------

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    _document(),
    Column("key", String(80), nullable=False),  # idempotency: a repeated command is answered from the first
    Column("action", String(16), nullable=False),
    Column("finding_id", String(40)),
    Column("item_id", String(40)),
    Column("code", String(40)),
    Column("reason", String(32)),
    Column("note", Text),
    Column("before", Text),  # the statement before and after
    Column("after", Text),
    Column("item_before", JSON),
    Column("item_after", JSON),
    Column("state_before", String(16)),
    Column("state_after", String(16)),
    Column("user_id", Integer),
    Column("user_name", Text, nullable=False),
    Column("at", String(32), nullable=False, index=True),
    Column("seconds", Float),  # how long the card was open
    Column("version", Integer, nullable=False),  # of the document, after it
    Column("bulk_id", String(40), index=True),
    Column("undoes", Integer),
    Column("undone_by", Integer),
    UniqueConstraint("document_id", "key"),
)

signatures = Table(
    "signatures",
    metadata,
    Column("decision_id", ForeignKey("decisions.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", Integer, primary_key=True),
    Column("user_name", Text, nullable=False),
    Column("at", String(32), nullable=False),
)

inquiries = Table(
    "inquiries",
    metadata,
    Column("id", Integer, primary_key=True),
    _document(),
    Column("finding_id", String(40), nullable=False),
    Column("decision_id", Integer, nullable=False),
    Column("question", Text, nullable=False),
    Column("sent_by", Text, nullable=False),
    Column("sent_at", String(32), nullable=False),
    Column("answer", Text),
    Column("answered_by", Text),  # who in the district gave it
    Column("answered_at", String(32)),
    Column("recorded_by", Text),
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", Integer, primary_key=True),
    _document(),
    Column("number", Integer, nullable=False),
    Column("kind", String(24), nullable=False),  # final, final_with_queries
    Column("sha256", String(64), nullable=False),
    Column("body", Text, nullable=False),  # the summary file, byte for byte
    Column("queried", JSON, nullable=False),  # ids of the findings that were left open at the district
    Column("user_id", Integer),
    Column("user_name", Text, nullable=False),
    Column("at", String(32), nullable=False, index=True),
    UniqueConstraint("document_id", "number"),
)

presence = Table(
    "presence",
    metadata,
    _document(primary=True),
    Column("user_id", Integer, primary_key=True),
    Column("user_name", Text, nullable=False),
    Column("seen_at", String(32), nullable=False),
)

# ---- who may -----------------------------------------------------------------------------------------------

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("display", Text),
    Column("role", String(16), nullable=False),  # viewer, reviewer, administrator, auditor
    Column("password_hash", Text),  # null: nobody can log in by password
    Column("active", Boolean, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("last_login", String(32)),
)

# Wrong logins by account and by address; names that no account has are slowed alike, or they would be told apart.
attempts = Table(
    "attempts",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("at", String(32), nullable=False),
    Column("until", String(32), nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("user_name", String(80)),  # whose password it sets anew; null: a new account
    Column("created_by", Text, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False),
    Column("used_at", String(32)),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("form_secret", String(64), nullable=False),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", String(32), nullable=False),
    Column("seen_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False),
    Column("address", Text),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("scopes", JSON, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False),
    Column("used_at", String(32)),
    Column("revoked_at", String(32)),
)

# ---- what happened, and who is told ------------------------------------------------------------------------

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("actor", Text, nullable=False),
    Column("address", Text),
    Column("action", String(40), nullable=False),
    Column("document_uid", String(80), index=True),
    Column("subject", Text),
    Column("detail", Text, nullable=False),  # canonical JSON; never text of a document
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

# One row: where the log ends. Every writing transaction holds it, which puts them in one order.
chain = Table(
    "chain",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("event_seq", Integer, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("type", String(40), nullable=False),
    Column("document_uid", String(80)),
    Column("revision", Integer),
    Column("data", JSON, nullable=False),
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("types", JSON, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", String(32), nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("webhook_id", ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("event_seq", Integer, nullable=False),
    Column("state", String(16), nullable=False),  # pending, delivered, failed
    Column("attempts", Integer, nullable=False),
    Column("next_at", String(32), nullable=False),
    Column("last_status", Integer),
    Column("last_error", Text),
    Column("delivered_at", String(32)),
    Index("ix_deliveries_state_next_at", "state", "next_at"),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("user_id", Integer, primary_key=True, autoincrement=False),
    Column("key", String(120), primary_key=True),
    Column("request_sha256", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("at", String(32), nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", String(40), nullable=False, unique=True),
    Column("name", Text, nullable=False),  # the file's name as its sender gave it
    Column("upload_sha256", String(64), nullable=False),
    Column("state", String(16), nullable=False, index=True),  # queued, running, done, failed
    Column("options", JSON, nullable=False),
    Column("user_id", Integer),
    Column("user_name", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("started_at", String(32)),
    Column("finished_at", String(32)),
    Column("reason", JSON),  # code, message, message_en of one that failed
    Column("document_uid", String(80)),
)
