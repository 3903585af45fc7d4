import { useLingui } from "@lingui/react/macro"
import { useState } from "react"
import type { AcceptOne, JoinRequest } from "../../foundation/contract/generated/api"
import { roleWord, useWords } from "../../organisations/words"
import { Button } from "../../ui/Button"
import { Dialog } from "../../ui/Dialog"
import { Select } from "../../ui/Select"
import { toast } from "../../ui/Toasts"
import { acceptRequests } from "../api"
import styles from "./RequestsScreen.module.css"
import { useDecision } from "./useDecision"

const WAIT = "wait"
const NEW = "new"

type Props = { requests: JoinRequest[]; onClose: () => void }

/** Many requests, each with its own answer: whose parent, which pupil, or not now. */
export function AcceptManyDialog({ requests, onClose }: Props) {
  const { t } = useLingui()
  const words = useWords()
  const [answers, setAnswers] = useState<ReadonlyMap<string, string>>(
    () => new Map(requests.map((one) => [one.id, guessOf(one)])),
  )
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map())
  const decide = useDecision((organisationId, chosen: AcceptOne[]) => acceptRequests(organisationId, chosen))
  const chosen = requests.flatMap((one): AcceptOne[] => {
    const answer = answers.get(one.id) ?? WAIT
    return answer === WAIT ? [] : [{ id: one.id, studentId: answer === NEW ? null : answer }]
  })
  const accept = () =>
    decide.mutate(chosen, {
      onSuccess: ({ outcomes }) => {
        const refused = outcomes.filter((one) => !one.isAccepted)
        const done = outcomes.length - refused.length
        setProblems(new Map(refused.map((one) => [one.id, one.problem])))
        toast(
          refused.length === 0 ? t`Принято: ${done}` : t`Принято: ${done}, не получилось: ${refused.length}`,
        )
        if (refused.length === 0) onClose()
      },
    })
  return (
    <Dialog
      title={t`Принять сразу нескольких`}
      size="wide"
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      closeLabel={t`Закрыть`}
      actions={
        <>
          <Button variant="plain" onPress={onClose}>{t`Отмена`}</Button>
          <Button onPress={accept} isDisabled={chosen.length === 0 || decide.isPending}>
            {t`Принять (${chosen.length})`}
          </Button>
        </>
      }
    >
      <p className={styles.fact}>
        {t`Мы подобрали учеников по имени. Проверьте каждого: чей это родитель или кто это в списке.`}
      </p>
      <ul className={styles.queue}>
        {requests.map((one) => (
          <li key={one.id} className={styles.many}>
            <div className={styles.who}>
              <b>{one.name}</b>
              <span>{[roleWord(one.role, words), one.group?.name].filter(Boolean).join(" · ")}</span>
              <small>
                {[one.contact, one.childName && t`ребёнок: ${one.childName}`].filter(Boolean).join(" · ")}
              </small>
              {problems.has(one.id) && (
                <small role="alert" className={styles.problem}>
                  {problems.get(one.id)}
                </small>
              )}
            </div>
            <Select
              label={t`Решение: ${one.name}`}
              isLabelHidden
              value={answers.get(one.id) ?? WAIT}
              onChange={(answer) => setAnswers((now) => new Map(now).set(one.id, answer))}
              options={[
                { value: WAIT, label: t`Решить позже` },
                ...one.suggestions.map((student) => ({
                  value: student.id,
                  label: one.role === "guardian" ? t`Родитель: ${student.name}` : student.name,
                })),
                ...(one.role === "student" ? [{ value: NEW, label: t`Записать как нового` }] : []),
              ]}
            />
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

/** The one student whom the request may mean; where several do, somebody has to look. */
function guessOf(request: JoinRequest): string {
  const [only, second] = request.suggestions
  return only !== undefined && second === undefined ? only.id : WAIT
}
