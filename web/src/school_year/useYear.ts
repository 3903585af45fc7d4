import { useLingui } from "@lingui/react/macro"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useCallback, useEffect, useRef, useState } from "react"
import type { EventType } from "../foundation/contract/events"
import type { Plan, YearTurn } from "../foundation/contract/generated/api"
import { useEvents } from "../foundation/live"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { toast } from "../ui/Toasts"
import { editPlan, turnQuery, yearKey } from "./api"

const NEWS = [
  "school_year.turned",
  "school_year.undone",
  "school_year.plan_changed",
] as const satisfies readonly EventType[]

/** Read the year again when another administrator changes the plan, turns the year or takes it back. */
export function useYearNews(): void {
  const client = useQueryClient()
  const { organisation } = useMembership()
  const refresh = useCallback(
    () => void client.invalidateQueries({ queryKey: yearKey(organisation.id) }),
    [client, organisation.id],
  )
  useEvents(NEWS, refresh)
}

// As long as one types or clicks on, nothing is sent.
const PAUSE = 500

/** The plan as it is edited here: shown at once, saved after a pause, taken anew when somebody else was faster. */
export function usePlan(turn: YearTurn) {
  const { t } = useLingui()
  const client = useQueryClient()
  const { organisation } = useMembership()
  const [edited, setEdited] = useState<Plan | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const key = turnQuery(organisation.id, turn.id).queryKey
  const save = useMutation({
    // Shown as not saved yet, and saved when the network is back: a plan is worked on for an evening.
    networkMode: "online",
    mutationFn: (plan: Plan) => editPlan(organisation.id, turn.id, turn.version, plan),
    onSuccess: (saved, plan) => {
      client.setQueryData(key, saved)
      setEdited((now) => (now === plan ? null : now))
    },
    onError: (error) => {
      toast(sentenceOf(error, t`Правка не сохранена. Попробуйте ещё раз.`))
      setEdited(null)
      void client.invalidateQueries({ queryKey: key })
    },
  })
  const { mutate, isPending } = save
  useEffect(() => {
    if (edited === null || isPending) return
    timer.current = setTimeout(() => mutate(edited), PAUSE)
    return () => clearTimeout(timer.current)
  }, [edited, isPending, mutate])
  const change = (make: (plan: Plan) => Plan) => setEdited((now) => make(now ?? turn.plan))
  return { plan: edited ?? turn.plan, change, isSaving: edited !== null }
}
