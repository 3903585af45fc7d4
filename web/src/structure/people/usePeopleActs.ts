import { plural } from "@lingui/core/macro"
import { useLingui } from "@lingui/react/macro"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import type { DismissalOrder, MemberRow, Role } from "../../foundation/contract/generated/api"
import { sentenceOf } from "../../foundation/problems"
import { useMembership } from "../../foundation/session"
import {
  confirmRoles,
  dismissMember,
  giveRole,
  refuseRole,
  releaseMember,
  restoreMember,
  takeRole,
} from "../../organisations/api"
import { toast } from "../../ui/Toasts"
import { structureKey } from "../api"
import { fullName, unconfirmedRoles } from "./members"

type Decision = { members: MemberRow[]; reason?: string }
type OfOne<More = object> = { member: MemberRow } & More

/** What administrators do about people; each act says what came of it, and how to take it back where one can. */
export function usePeopleActs() {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const client = useQueryClient()
  const settle = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: structureKey(organisation.id) }),
      client.invalidateQueries({ queryKey: ["organisation", organisation.id] }),
    ])
  const onError = (error: unknown) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`))
  const common = { onError, onSettled: settle }
  const undo = (act: () => Promise<unknown>) => ({
    label: t`Отменить`,
    act: () => {
      act()
        .then(() => toast(t`Вернули как было`))
        .catch(onError)
        .finally(() => void settle())
    },
  })

  const confirm = useMutation({
    mutationFn: async ({ members }: Decision) => {
      const items = members.flatMap((member) =>
        unconfirmedRoles(member).map((role) => ({ memberId: member.id, role })),
      )
      return (await confirmRoles(organisation.id, items)).answers
    },
    onSuccess: (answers) => {
      const refused = answers.filter((answer) => answer.problem !== null)
      const done = new Set(answers.filter(({ problem }) => problem === null).map(({ memberId }) => memberId))
      if (done.size > 0)
        toast(
          plural(done.size, {
            one: "Подтверждён # человек",
            few: "Подтверждены # человека",
            many: "Подтверждены # человек",
            other: "Подтверждены # человека",
          }),
        )
      const first = refused[0]?.problem
      if (first) toast(t`Не подтверждены: ${refused.length}. ${first.detail}`)
    },
    ...common,
  })
  const refuse = useMutation({
    mutationFn: async ({ members, reason = "" }: Decision) => {
      for (const member of members)
        for (const role of unconfirmedRoles(member))
          await refuseRole(organisation.id, member.id, role, reason)
      return members.length
    },
    onSuccess: (count) =>
      toast(
        plural(count, {
          one: "Отказано # человеку",
          few: "Отказано # людям",
          many: "Отказано # людям",
          other: "Отказано # людям",
        }),
      ),
    ...common,
  })
  const give = useMutation({
    mutationFn: async ({ members, role }: { members: MemberRow[]; role: Role }) => {
      for (const member of members) await giveRole(organisation.id, member.id, role)
    },
    onSuccess: (_, { members, role }) => {
      const [only] = members
      if (members.length === 1 && only !== undefined)
        toast(
          t`${fullName(only)}: роль выдана`,
          undo(() => takeRole(organisation.id, only.id, role)),
        )
      else toast(t`Роль выдана: ${members.length}`)
    },
    ...common,
  })
  const take = useMutation({
    mutationFn: ({ member, role }: OfOne<{ role: Role }>) => takeRole(organisation.id, member.id, role),
    onSuccess: (_, { member, role }) =>
      toast(
        t`${fullName(member)}: роль снята`,
        undo(() =>
          member.roles.length === 1
            ? restoreMember(organisation.id, member.id)
            : giveRole(organisation.id, member.id, role),
        ),
      ),
    ...common,
  })
  const dismiss = useMutation({
    mutationFn: ({ member, order }: OfOne<{ order: DismissalOrder }>) =>
      dismissMember(organisation.id, member.id, order),
    onSuccess: ({ hasLeft }, { member }) =>
      toast(
        hasLeft
          ? t`${fullName(member)}: доступ закрыт`
          : t`${fullName(member)}: роли сотрудника сняты, место родителя осталось`,
        undo(() => restoreMember(organisation.id, member.id)),
      ),
    ...common,
  })
  const restore = useMutation({
    mutationFn: ({ member }: OfOne) => restoreMember(organisation.id, member.id),
    onSuccess: (_, { member }) => toast(t`${fullName(member)} снова здесь`),
    ...common,
  })
  const release = useMutation({
    mutationFn: ({ member, phone }: OfOne<{ phone: string }>) =>
      releaseMember(organisation.id, member.id, phone === "" ? {} : { phone }),
    onSuccess: (_, { member }) =>
      toast(t`${fullName(member)}: прежний вход закрыт, профиль ждёт нового номера`),
    ...common,
  })
  return { confirm, refuse, give, take, dismiss, restore, release }
}
