"""Search by its index, within the organisation that row-level security would show."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

# It runs as the owner of the tables, whom no policy binds, and says itself what the policies say. Planned anew for each
# question: how many messages have a word decides how they are best found.
_FOUND = """
create function found_messages(asked tsquery, of_member uuid, within uuid, most int) returns setof uuid
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return query execute '
        select m.id from message m
        join conversation_member me on me.organisation_id = m.organisation_id
             and me.conversation_id = m.conversation_id and me.member_id = $2 and me.left_at is null
        where m.organisation_id = $1 and m.search @@ $3 and m.deleted_at is null
              and ($4 is null or m.conversation_id = $4)
        order by m.created_at desc limit $5'
    using nullif(current_setting('parta.organisation', true), '')::uuid, of_member, asked, within, most;
end $$
"""
_SIGNATURE = "found_messages(tsquery, uuid, uuid, int)"


def upgrade() -> None:
    op.execute(_FOUND)
    op.execute(f"revoke execute on function {_SIGNATURE} from public")
    op.execute(f"grant execute on function {_SIGNATURE} to parta_app, parta_system")
