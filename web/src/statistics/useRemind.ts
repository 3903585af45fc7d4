import { useLingui } from "@lingui/react/macro"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import type { Remind } from "../foundation/contract/generated/api"
import { numberOf } from "../foundation/formats"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { toast } from "../ui/Toasts"
import { activationKey, remind } from "./api"

/** Remind, and say what came of it. */
export function useRemind() {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (reminder: Remind) => remind(organisation.id, reminder),
    onSuccess: ({ sent, tooSoon, withoutCurator }, { channel }) => {
      if (channel === "sheet") return
      if (sent > 0) toast(t`Напоминания отправлены: ${numberOf(sent)}.`)
      else if (tooSoon > 0) toast(t`Всем уже напоминали меньше трёх дней назад.`)
      else toast(t`Напоминать некому.`)
      if (withoutCurator > 0)
        toast(
          t`Групп, где руководителю не написать: ${numberOf(withoutCurator)}. Назначьте или пригласите его.`,
        )
    },
    onError: (error) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)),
    onSettled: () => client.invalidateQueries({ queryKey: activationKey(organisation.id) }),
  })
}
