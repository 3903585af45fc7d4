import { plural } from "@lingui/core/macro"
import { useLingui } from "@lingui/react/macro"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import type { MemberRow, Role } from "../../foundation/contract/generated/api"
import { sentenceOf } from "../../foundation/problems"
import { useMembership } from "../../foundation/session"
import { confirmRole, refuseRole } from "../../organisations/api"
import { toast } from "../../ui/Toasts"
import { structureKey } from "../api"
import { unconfirmedRoles } from "./members"

type Decision = { members: MemberRow[]; reason?: string }

/** Confirm or refuse everything that waits at these people; says how many it was. */
export function usePeopleActs() {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const client = useQueryClient()
  const settle = () => {
    void client.invalidateQueries({ queryKey: structureKey(organisation.id) })
    void client.invalidateQueries({ queryKey: ["organisation", organisation.id] })
  }
  const onError = (error: unknown) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`))
  const each = async ({ members }: Decision, act: (memberId: string, role: Role) => Promise<void>) => {
    for (const member of members) {
      for (const role of unconfirmedRoles(member)) await act(member.id, role)
    }
    return members.length
  }
  const confirm = useMutation({
    mutationFn: (given: Decision) =>
      each(given, (memberId, role) => confirmRole(organisation.id, memberId, role)),
    onSuccess: (count) =>
      toast(
        plural(count, {
          one: "Подтверждён # человек",
          few: "Подтверждены # человека",
          many: "Подтверждены # человек",
          other: "Подтверждены # человека",
        }),
      ),
    onError,
    onSettled: settle,
  })
  const refuse = useMutation({
    mutationFn: (given: Decision) =>
      each(given, (memberId, role) => refuseRole(organisation.id, memberId, role, given.reason ?? "")),
    onSuccess: (count) =>
      toast(
        plural(count, {
          one: "Отказано # человеку",
          few: "Отказано # людям",
          many: "Отказано # людям",
          other: "Отказано # людям",
        }),
      ),
    onError,
    onSettled: settle,
  })
  return { confirm, refuse }
}
