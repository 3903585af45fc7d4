import { plural } from "@lingui/core/macro"
import { useLingui } from "@lingui/react/macro"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { Check } from "lucide-react"
import { useState } from "react"
import type { StaffMatchView } from "../../foundation/contract/generated/api"
import { sentenceOf } from "../../foundation/problems"
import { useMembership } from "../../foundation/session"
import { confirmMatches, matchesQuery } from "../../organisations/api"
import { roleWord, useWords } from "../../organisations/words"
import { Button } from "../../ui/Button"
import { Dialog } from "../../ui/Dialog"
import { Strip } from "../../ui/Strip"
import { toast } from "../../ui/Toasts"
import { structureKey } from "../api"
import styles from "./MatchesDialog.module.css"

/** Says how many of those who wait stand in the organisation's own list of staff, and confirms them. */
export function MatchesStrip() {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data } = useQuery(matchesQuery(organisation.id))
  const [isOpen, setIsOpen] = useState(false)
  if (data === undefined || data.matches.length === 0) return null
  const exact = data.matches.filter((match) => match.isExact).length
  return (
    <>
      <Strip action={<Button size="small" onPress={() => setIsOpen(true)}>{t`Сверить со списком`}</Button>}>
        {plural(data.waiting, {
          one: "# сотрудник ждёт подтверждения.",
          few: "# сотрудника ждут подтверждения.",
          many: "# сотрудников ждут подтверждения.",
          other: "# сотрудника ждут подтверждения.",
        })}{" "}
        {t`Есть в вашем списке: ${exact}, похожи: ${data.matches.length - exact}.`}
      </Strip>
      {isOpen && <MatchesDialog matches={data.matches} onClose={() => setIsOpen(false)} />}
    </>
  )
}

function MatchesDialog({ matches, onClose }: { matches: StaffMatchView[]; onClose: () => void }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const client = useQueryClient()
  const act = useMutation({
    mutationFn: (some: StaffMatchView[]) =>
      confirmMatches(
        organisation.id,
        some.map(({ memberId, entryId }) => ({ memberId, entryId })),
      ),
    onSuccess: ({ answers }) => {
      const problem = answers.find((answer) => answer.problem !== null)?.problem
      const done = answers.filter((answer) => answer.problem === null).length
      toast(problem ? problem.detail : t`Подтверждено по списку: ${done}`)
      if (done === matches.length) onClose()
    },
    onError: (error) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)),
    onSettled: () => client.invalidateQueries({ queryKey: structureKey(organisation.id) }),
  })
  const exact = matches.filter((match) => match.isExact)
  const others = matches.filter((match) => !match.isExact)
  return (
    <Dialog
      title={t`Сверка со списком сотрудников`}
      size="wide"
      isOpen
      onOpenChange={onClose}
      closeLabel={t`Закрыть`}
      actions={
        <>
          <Button variant="plain" onPress={onClose}>{t`Закрыть`}</Button>
          {exact.length > 0 && (
            <Button icon={Check} onPress={() => act.mutate(exact)} isDisabled={act.isPending} autoFocus>
              {t`Подтвердить совпавших (${exact.length})`}
            </Button>
          )}
        </>
      }
    >
      {exact.length > 0 && (
        <section className={styles.part}>
          <h3>{t`Совпали полностью`}</h3>
          <ul>
            {exact.map((match) => (
              <Match key={match.memberId + match.entryId} match={match} />
            ))}
          </ul>
        </section>
      )}
      {others.length > 0 && (
        <section className={styles.part}>
          <h3>{t`Проверьте сами`}</h3>
          <ul>
            {others.map((match) => (
              <Match key={match.memberId + match.entryId} match={match}>
                <Button
                  size="small"
                  variant="soft"
                  onPress={() => act.mutate([match])}
                  isDisabled={act.isPending}
                >{t`Это один человек`}</Button>
              </Match>
            ))}
          </ul>
        </section>
      )}
    </Dialog>
  )
}

function Match({ match, children }: { match: StaffMatchView; children?: React.ReactNode }) {
  const { t } = useLingui()
  const words = useWords()
  const contact = match.contact ?? ""
  const reasons = {
    listed: t`Есть в списке сотрудников.`,
    name: t`Фамилия, имя и отчество совпали.`,
    other_contact: t`Имя совпало, но в списке другой контакт: ${contact}.`,
    short_name: t`Совпали фамилия и имя, отчество есть только в одной записи.`,
    namesakes: t`В списке есть полные тёзки.`,
    other_role: t`В списке у этого человека другая роль.`,
  }
  const claimed = match.claimedRoles.map((role) => roleWord(role, words)).join(", ")
  return (
    <li>
      <span>
        <b>{match.name}</b>
        <small>{claimed}</small>
      </span>
      <span>
        {match.entryName === match.name
          ? match.position
          : [match.entryName, match.position].filter(Boolean).join(", ")}
        <small>{reasons[match.reason]}</small>
      </span>
      {children}
    </li>
  )
}
