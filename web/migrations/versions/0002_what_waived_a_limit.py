"""What waived a limit: one that its own rule waived runs again when the rule no longer holds"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deadline", sa.Column("waived_by", sa.String(length=8), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("deadline") as table:
        table.drop_column("waived_by")
