"""Posting asks about each conversation and each author once a batch; a message's conversation is checked by statement."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_OLD = "timestamptz, boolean, uuid[], uuid[], uuid[], boolean[], uuid[], text[], uuid[], text[], text[], boolean[]"
_NEW = (
    "timestamptz, boolean, uuid[], uuid[], int[], uuid[], boolean[],"
    " int[], uuid[], text[], uuid[], text[], text[], boolean[]"
)

# Conversations by place; seats: an author in the conversation of that place; drafts: of the seat of that place. Arrays
# that would be empty throughout may be null. The answer is one row: `outcomes` by draft, null when all were written;
# `numbers` and `seqs` of the written ones in order; names and standings by seat; what was answered by draft.
#
# Statements, one after the other, so that the second one sees what was committed before the first one had its locks:
# whoever lost the membership before us is seen to have lost it (CHAT-4). Without `waits`, streams that somebody else
# holds are left alone. Outcomes: -1 not theirs to see, 0 written, 1 refused by the rules (`standings` say what they
# judge), 2 known, 3 the id is somebody else's, 4 files that aren't there, 5 the stream is held. Plans are made once:
# making them costs more than a batch.
_CHAT_POST = """
create function chat_post(
    moment timestamptz, waits boolean, organisations uuid[], conversations uuid[],
    places int[], authors uuid[], administrators boolean[],
    seats int[], ids uuid[], bodies text[], replies uuid[], mentioned text[], attached text[], complete boolean[])
returns table (
    outcomes int[], numbers bigint[], seqs bigint[], names text[], captions text[], confirmed boolean[],
    standings jsonb[], quotes jsonb[])
language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    -- By conversation: null where the stream is held, or isn't there.
    streams text[];
    last_seqs bigint[];
    last_numbers bigint[];
    -- By seat: -1, 0, 1 or 5.
    verdicts int[];
    -- Drafts whose ids are taken; what the drafts answer.
    repeated bigint[];
    answered uuid[];
begin
    if waits then
        perform from stream_head h
        where (h.organisation_id, h.stream) in
              (select o, 'conversation:' || c from unnest(organisations, conversations) as u(o, c))
        order by h.organisation_id, h.stream for update;
    end if;
    with held as materialized (
        select h.organisation_id as o, h.stream, h.seq, h.number from stream_head h
        where (h.organisation_id, h.stream) in
              (select o, 'conversation:' || c from unnest(organisations, conversations) as u(o, c))
        for update skip locked)
    select array_agg(h.stream order by u.place), array_agg(h.seq order by u.place),
           array_agg(h.number order by u.place)
    into streams, last_seqs, last_numbers
    from unnest(organisations, conversations) with ordinality as u(o, c, place)
    left join held h on h.o = u.o and h.stream = 'conversation:' || u.c;

    select array_agg(j.verdict order by j.seat), array_agg(j.name order by j.seat),
           array_agg(j.caption order by j.seat), array_agg(j.is_confirmed order by j.seat)
    into verdicts, names, captions, confirmed
    from (
        select i.seat, p.display_name as name, cm.caption, cm.is_confirmed,
               case when cm.member_id is null or c.id is null or p.id is null then -1
                    when streams[i.place] is null then case when waits then -1 else 5 end
                    when c.archived_at is not null or c.closed_reason <> ''
                         or c.is_read_only and not (cm.is_moderator or i.administrator and c.kind <> 'direct')
                         or moment < cm.muted_until then 1
                    else 0 end as verdict
        from unnest(places, authors, administrators) with ordinality as i(place, author, administrator, seat)
        left join conversation_member cm on cm.organisation_id = organisations[i.place]
             and cm.conversation_id = conversations[i.place] and cm.member_id = i.author and cm.left_at is null
        left join conversation c on c.organisation_id = organisations[i.place] and c.id = conversations[i.place]
        left join member p on p.organisation_id = organisations[i.place] and p.id = i.author and p.left_at is null
    ) j;

    -- All ids in one descent of the index; which of them they were is asked only if there were any.
    perform from message m where m.organisation_id = any (organisations) and m.id = any (ids) limit 1;
    if found then
        select array_agg(i.draft) into repeated
        from unnest(seats, ids) with ordinality as i(seat, id, draft)
        join message m on m.organisation_id = organisations[places[i.seat]] and m.id = i.id;
    end if;

    if replies is not null then
        select array_agg(r.id order by i.draft), array_agg(
                   case when r.id is not null then jsonb_build_object(
                       'number', r.number, 'author', coalesce(rp.display_name, ''),
                       'body', case when r.deleted_at is null then r.body else '' end) end order by i.draft)
        into answered, quotes
        from unnest(seats, replies) with ordinality as i(seat, reply, draft)
        left join message r on r.organisation_id = organisations[places[i.seat]] and r.id = i.reply
             and r.conversation_id = conversations[places[i.seat]]
        left join member rp on rp.organisation_id = r.organisation_id and rp.id = r.author_id;
    end if;

    with placed as materialized (
        select i.draft, i.seat, places[i.seat] as place, i.id, i.body, i.mentioned, i.attached,
               row_number() over (partition by places[i.seat] order by i.draft) as n
        from unnest(seats, ids, bodies, mentioned, attached, complete) with ordinality
             as i(seat, id, body, mentioned, attached, complete, draft)
        where verdicts[i.seat] = 0 and i.complete is not false and (repeated is null or i.draft <> all (repeated))
    ), moved as (
        update stream_head h set seq = h.seq + m.n, number = h.number + m.n
        from (select place, max(n) as n from placed group by place) m
        where h.organisation_id = organisations[m.place] and h.stream = streams[m.place]
    ), written as (
        insert into message (organisation_id, id, conversation_id, number, author_id, body, reply_to_id, mentions,
                             attachments, created_at)
        select organisations[place], id, conversations[place], last_numbers[place] + n, authors[seat], body,
               answered[draft], coalesce(mentioned::uuid[], '{}'), coalesce(attached::uuid[], '{}'), moment
        from placed
    ), logged as (
        insert into event_log (organisation_id, stream, seq, type, at, data)
        select organisations[place], streams[place], last_seqs[place] + n, 'chat.message_posted', moment,
               jsonb_build_object('messageId', id, 'authorId', authors[seat])
        from placed
    )
    select array_agg(last_numbers[place] + n order by draft), array_agg(last_seqs[place] + n order by draft)
    into numbers, seqs from placed;

    if numbers is null or cardinality(numbers) < cardinality(ids) then
        select array_agg(
                   case when verdicts[i.seat] = -1 then -1
                        when i.draft = any (repeated) then (
                            select case when m.author_id = authors[i.seat]
                                             and m.conversation_id = conversations[places[i.seat]] then 2 else 3 end
                            from message m
                            where m.organisation_id = organisations[places[i.seat]] and m.id = i.id)
                        when verdicts[i.seat] <> 0 then verdicts[i.seat]
                        when i.complete is false then 4
                        else 0 end order by i.draft)
        into outcomes
        from unnest(seats, ids, complete) with ordinality as i(seat, id, complete, draft);
    end if;
    if 1 = any (verdicts) then
        select array_agg(
                   case when verdicts[i.seat] = 1 then (
                       select jsonb_build_object(
                           'kind', c.kind, 'is_archived', c.archived_at is not null, 'closed_reason', c.closed_reason,
                           'is_read_only', c.is_read_only, 'is_moderator', cm.is_moderator,
                           'muted_until', cm.muted_until, 'part', cm.part)
                       from conversation c
                       join conversation_member cm
                            on cm.organisation_id = c.organisation_id and cm.conversation_id = c.id
                       where c.organisation_id = organisations[i.place] and c.id = conversations[i.place]
                             and cm.member_id = i.author) end order by i.seat)
        into standings
        from unnest(places, authors) with ordinality as i(place, author, seat);
    end if;
    return next;
end $$;
"""

# What the foreign key checked row by row, at an eighth of its price: every message has its conversation, which nobody
# takes away meanwhile. Conversations are never deleted, their key never changes.
_BELONGING = (
    """
create function message_has_conversation() returns trigger language plpgsql as $$
declare
    orphan uuid;
begin
    select a.conversation_id into orphan
    from (select distinct organisation_id, conversation_id from added) a
    left join lateral (
        select c.id from conversation c
        where c.organisation_id = a.organisation_id and c.id = a.conversation_id for key share) c on true
    where c.id is null
    limit 1;
    if orphan is not null then
        raise foreign_key_violation using message = format('a message without its conversation %s', orphan);
    end if;
    return null;
end $$
""",
    """
create trigger message_has_conversation after insert on message
referencing new table as added for each statement execute function message_has_conversation()
""",
    """
create function conversation_stays() returns trigger language plpgsql as $$
begin
    if exists (select from message m where m.organisation_id = old.organisation_id and m.conversation_id = old.id) then
        raise foreign_key_violation using message = format('conversation %s has messages', old.id);
    end if;
    return coalesce(new, old);
end $$
""",
    """
create trigger conversation_stays before delete or update of organisation_id, id on conversation
for each row execute function conversation_stays()
""",
)


def upgrade() -> None:
    op.execute(f"drop function chat_post({_OLD})")
    op.execute(_CHAT_POST)
    # It works across organisations: nobody but the role of the group commit calls it.
    op.execute(f"revoke all on function chat_post({_NEW}) from public")
    op.execute(f"grant execute on function chat_post({_NEW}) to parta_system")
    op.drop_constraint("fk_message_organisation_id_conversation_id", "message")
    for statement in _BELONGING:
        op.execute(statement)
