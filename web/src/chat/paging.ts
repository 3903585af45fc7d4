import type { MessagePage } from "../foundation/contract/generated/api"
import { type ChatState, LONGEST_RUN, type Run } from "./state"

/** A page of history: joins the loaded run where it touches it, else replaces it. */
export function takePage(
  chat: ChatState,
  id: string,
  page: MessagePage,
  from: "before" | "after" | "fresh",
): ChatState {
  const run = chat.runs[id]
  const next = run === undefined || from === "fresh" ? freshRun(page, run) : join(run, page)
  return { ...chat, runs: { ...chat.runs, [id]: from === "fresh" ? next : shorten(next, from) } }
}

function freshRun(page: MessagePage, run: Run | undefined): Run {
  // Messages that came by events while the page was on its way continue it.
  const last = page.messages.at(-1)?.number ?? 0
  const later = page.hasAfter ? [] : (run?.messages.filter((one) => one.number > last) ?? [])
  const isJoined = later.length === 0 || later[0]?.number === last + 1
  return {
    messages: isJoined ? [...page.messages, ...later] : page.messages,
    hasBefore: page.hasBefore,
    hasAfter: page.hasAfter || !isJoined,
  }
}

function join(run: Run, page: MessagePage): Run {
  const byNumber = new Map(run.messages.map((one) => [one.number, one]))
  for (const message of page.messages) byNumber.set(message.number, message)
  const messages = [...byNumber.values()].sort((one, other) => one.number - other.number)
  const first = page.messages[0]?.number ?? Number.POSITIVE_INFINITY
  const last = page.messages.at(-1)?.number ?? 0
  return {
    messages,
    hasBefore: first <= (run.messages[0]?.number ?? 0) ? page.hasBefore : run.hasBefore,
    hasAfter: last >= (run.messages.at(-1)?.number ?? 0) ? page.hasAfter : run.hasAfter,
  }
}

function shorten(run: Run, grewAt: "before" | "after"): Run {
  if (run.messages.length <= LONGEST_RUN) return run
  return grewAt === "before"
    ? { ...run, messages: run.messages.slice(0, LONGEST_RUN), hasAfter: true }
    : { ...run, messages: run.messages.slice(-LONGEST_RUN), hasBefore: true }
}
