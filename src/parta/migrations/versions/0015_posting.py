"""The function that posts a batch of messages in one statement; see chat/posting."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# Two statements, so that the second one sees what was committed before the first one had its locks: whoever lost
# the membership before us is seen to have lost it (CHAT-4). Without `waits`, streams that somebody else holds are left
# alone. Outcomes: 0 written, 1 refused by the rules (`standing` says what they judge), 2 known, 3 the id is somebody
# else's, 4 files that aren't there, 5 the stream is held. The plan is made once: making it costs more than a batch.
_CHAT_POST = """
create function chat_post(
    moment timestamptz, waits boolean, organisations uuid[], conversations uuid[], authors uuid[],
    administrators boolean[], ids uuid[], bodies text[], replies uuid[], mentioned text[], attached text[],
    complete boolean[])
returns table (
    place int, outcome int, number bigint, seq bigint,
    name text, caption text, is_confirmed boolean, reply jsonb, standing jsonb)
language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    held text[];
begin
    if waits then
        perform from stream_head h
        where (h.organisation_id, h.stream) in
              (select o, 'conversation:' || c from unnest(organisations, conversations) as u(o, c))
        order by h.organisation_id, h.stream for update;
    else
        select array_agg(mine.key) into held
        from (select h.organisation_id || h.stream as key from stream_head h
              where (h.organisation_id, h.stream) in
                    (select o, 'conversation:' || c from unnest(organisations, conversations) as u(o, c))
              for update skip locked) mine;
    end if;
    return query
    with judged as materialized (
        select i.place::int as place, i.o, i.c, i.author, i.id, i.body, i.mentioned, i.attached,
               h.stream, h.seq, h.number, p.display_name as name, cm.caption, cm.is_confirmed, r.id as reply_id,
               case when r.id is not null then jsonb_build_object(
                   'number', r.number, 'author', coalesce(rp.display_name, ''),
                   'body', case when r.deleted_at is null then r.body else '' end) end as reply,
               case when known.id is not null then
                        case when known.author_id = i.author and known.conversation_id = i.c then 2 else 3 end
                    when not waits and (i.o || h.stream = any (held)) is not true then 5
                    when c.archived_at is not null or c.closed_reason <> ''
                         or c.is_read_only and not (cm.is_moderator or i.administrator and c.kind <> 'direct')
                         or moment < cm.muted_until then 1
                    when not i.complete then 4
                    else 0 end as outcome
        from unnest(organisations, conversations, authors, administrators, ids, bodies, replies, mentioned, attached,
                    complete) with ordinality
             as i(o, c, author, administrator, id, body, reply, mentioned, attached, complete, place)
        join stream_head h on h.organisation_id = i.o and h.stream = 'conversation:' || i.c
        join conversation_member cm on cm.organisation_id = i.o and cm.conversation_id = i.c
             and cm.member_id = i.author and cm.left_at is null
        join conversation c on c.organisation_id = i.o and c.id = i.c
        join member p on p.organisation_id = i.o and p.id = i.author and p.left_at is null
        left join message known on known.organisation_id = i.o and known.id = i.id
        left join message r on r.organisation_id = i.o and r.id = i.reply and r.conversation_id = i.c
        left join member rp on rp.organisation_id = i.o and rp.id = r.author_id
    ), placed as materialized (
        select j.*, row_number() over (partition by c, o order by place) as n from judged j where outcome = 0
    ), moved as (
        update stream_head h set seq = h.seq + m.n, number = h.number + m.n
        from (select o, stream, max(n) as n from placed group by o, stream) m
        where h.organisation_id = m.o and h.stream = m.stream
    ), written as (
        insert into message (organisation_id, id, conversation_id, number, author_id, body, reply_to_id, mentions,
                             attachments, created_at)
        select o, id, c, number + n, author, body, reply_id, coalesce(mentioned::uuid[], '{}'),
               coalesce(attached::uuid[], '{}'), moment
        from placed
    ), logged as (
        insert into event_log (organisation_id, stream, seq, type, at, data)
        select o, stream, seq + n, 'chat.message_posted', moment,
               jsonb_build_object('messageId', id, 'authorId', author)
        from placed
    )
    select w.place, 0, w.number + w.n, w.seq + w.n, w.name, w.caption, w.is_confirmed, w.reply, null::jsonb
    from placed w
    union all
    select j.place, j.outcome, null, null, null, null, null, null,
           case when j.outcome = 1 then (
               select jsonb_build_object(
                   'kind', c.kind, 'is_archived', c.archived_at is not null, 'closed_reason', c.closed_reason,
                   'is_read_only', c.is_read_only, 'is_moderator', cm.is_moderator, 'muted_until', cm.muted_until,
                   'part', cm.part)
               from conversation c
               join conversation_member cm on cm.organisation_id = c.organisation_id and cm.conversation_id = c.id
               where c.organisation_id = j.o and c.id = j.c and cm.member_id = j.author) end
    from judged j where j.outcome <> 0;
end $$
"""


def upgrade() -> None:
    op.execute(_CHAT_POST)
    # It works across organisations: nobody but the role of the group commit calls it.
    arguments = (
        "timestamptz, boolean, uuid[], uuid[], uuid[], boolean[], uuid[], text[], uuid[], text[], text[], boolean[]"
    )
    op.execute(f"revoke all on function chat_post({arguments}) from public")
    op.execute(f"grant execute on function chat_post({arguments}) to parta_system")
