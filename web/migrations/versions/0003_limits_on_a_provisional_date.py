"""Limits that run on a provisional date: found by an index, to be reckoned again when the calendar is known"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_deadline_provisional",
        "deadline",
        ["case_id"],
        unique=False,
        postgresql_where=sa.text("provisional AND status = 'running'"),
        sqlite_where=sa.text("provisional AND status = 'running'"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_deadline_provisional",
        table_name="deadline",
        postgresql_where=sa.text("provisional AND status = 'running'"),
        sqlite_where=sa.text("provisional AND status = 'running'"),
    )
