import { useLingui } from "@lingui/react/macro"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useCallback } from "react"
import type { MovementView } from "../foundation/contract/generated/api"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { toast } from "../ui/Toasts"
import { applyMovements, movementKey, type Order, undoMovement, withdrawMovement } from "./api"
import { appliedWord, kindWord, movementsCount, stateWord } from "./words"

/** Read again what a movement may have changed: its own lists, groups and people. */
export function useRefresh() {
  const { organisation } = useMembership()
  const client = useQueryClient()
  return useCallback(() => {
    void client.invalidateQueries({ queryKey: ["structure", organisation.id] })
    void client.invalidateQueries({ queryKey: ["organisation", organisation.id] })
    return client.invalidateQueries({ queryKey: movementKey(organisation.id) })
  }, [client, organisation.id])
}

/** One change of movements: lists are read again after it, a refusal is said. */
export function useMovementAct<Given, Made>(act: (organisationId: string, given: Given) => Promise<Made>) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (given: Given) => act(organisation.id, given),
    onSettled: refresh,
    onError: (error) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)),
  })
}

/** What a row's buttons and the bulk bar do; what was applied can be undone from the toast. */
export function useMovementActs() {
  const { t } = useLingui()
  const undo = useMovementAct(async (organisationId, movements: MovementView[]) => {
    // The last first: what came later stands on what came before.
    for (const one of [...movements].reverse()) await undoMovement(organisationId, one.id)
    toast(t`Отменено: всё как было.`)
  })
  const withdraw = useMovementAct((organisationId, id: string) => withdrawMovement(organisationId, id))
  const apply = useMovementAct(async (organisationId, { ids, order }: { ids: string[]; order: Order }) => {
    const done = await applyMovements(organisationId, ids, order)
    sayApplied(done.movements, (movements) => undo.mutate(movements), t`Отменить`)
    for (const problem of done.problems.slice(0, 2))
      toast(problem.personName === "" ? problem.detail : `${problem.personName}. ${problem.detail}`)
    return done
  })
  return { apply, undo, withdraw }
}

/** Say what was applied, with the way back. */
function sayApplied(movements: MovementView[], undo: (movements: MovementView[]) => void, label: string) {
  const [first] = movements
  if (first === undefined) return
  const undoable = movements.filter((one) => one.may.includes("undo"))
  const what =
    movements.length === 1 ? `${kindWord(first.kind)}: ${first.personName}` : movementsCount(movements.length)
  const isWaiting = movements.every((one) => one.state === "scheduled")
  toast(
    `${what}. ${isWaiting ? stateWord(first) : appliedWord()}`,
    undoable.length > 0 ? { label, act: () => undo(undoable) } : undefined,
  )
}
