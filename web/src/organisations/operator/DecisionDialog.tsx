import { useLingui } from "@lingui/react/macro"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { Group } from "react-aria-components"
import type { ApplicationPage } from "../../foundation/contract/generated/api"
import { sentenceOf } from "../../foundation/problems"
import { Button } from "../../ui/Button"
import { Checkbox } from "../../ui/Checkbox"
import { Dialog } from "../../ui/Dialog"
import { TextField } from "../../ui/TextField"
import { toast } from "../../ui/Toasts"
import { formatPhone } from "../applying/phone"
import { applicationQuery, type Decision, decide } from "./api"
import styles from "./DecisionDialog.module.css"

type Props = {
  decision: Decision | null
  application: ApplicationPage
  onClose: () => void
  onDecided: () => void
}

/** The last question before a decision; a return and a refusal are explained to the applicant. */
export function DecisionDialog({ decision, application, onClose, onDecided }: Props) {
  const { t } = useLingui()
  const client = useQueryClient()
  const [comment, setComment] = useState("")
  const [isNew, setIsNew] = useState(false)
  const restored = isNew ? null : application.restores
  const act = useMutation({
    mutationFn: (decision: Decision) => decide(application.id, decision, comment.trim(), isNew),
    onSuccess: (after, decision) => {
      client.setQueryData(applicationQuery(application.id).queryKey, after)
      toast(
        {
          approve: restored === null ? t`Организация подключена` : t`Администратор восстановлен`,
          return: t`Заявка возвращена`,
          refuse: t`Заявка отклонена`,
        }[decision],
      )
      onDecided()
    },
    // Another operator may have been faster.
    onSettled: () => client.invalidateQueries({ queryKey: ["operator"] }),
  })
  if (decision === null) return null
  // What was written stays for the next opening.
  const close = () => {
    act.reset()
    onClose()
  }
  const words = {
    approve:
      restored === null
        ? { title: t`Одобрить заявку?`, confirm: t`Одобрить и подключить` }
        : { title: t`Восстановить администратора?`, confirm: t`Восстановить` },
    return: { title: t`Вернуть на исправление`, confirm: t`Вернуть` },
    refuse: { title: t`Отклонить заявку?`, confirm: t`Отклонить` },
  }[decision]
  const reasons = [
    t`Приказ не читается: приложите скан получше.`,
    t`В приказе другая организация.`,
    t`В приказе нет подписи или печати.`,
  ]
  const isExplained = decision === "approve" || comment.trim() !== ""
  return (
    <Dialog
      title={words.title}
      isOpen
      onOpenChange={(isOpen) => !isOpen && close()}
      closeLabel={t`Закрыть`}
      actions={
        <>
          <Button variant="plain" onPress={close}>
            {t`Отмена`}
          </Button>
          <Button
            variant={decision === "refuse" ? "danger" : "primary"}
            onPress={() => act.mutate(decision)}
            isDisabled={!isExplained || act.isPending}
            autoFocus={decision === "approve"}
          >
            {words.confirm}
          </Button>
        </>
      }
    >
      <div className={styles.body}>
        {decision === "approve" ? (
          <>
            <p>
              {restored === null
                ? t`Появится организация: ${application.name}. Права администратора получит ${application.administratorName}, номер ${formatPhone(application.administratorPhone)}. Письмо уйдёт на ${application.administratorEmail}.`
                : t`Организация уже подключена: ${restored.name}. Права администратора в ней получит ${application.administratorName}, номер ${formatPhone(application.administratorPhone)}. Новой организации не будет.`}
            </p>
            {application.restores !== null && (
              <Checkbox isSelected={isNew} onChange={setIsNew}>
                {t`Это другая организация с тем же ИНН, например филиал`}
              </Checkbox>
            )}
          </>
        ) : (
          <>
            <TextField
              label={decision === "return" ? t`Что исправить` : t`Почему`}
              description={t`Этот текст придёт заявителю на ${application.administratorEmail}.`}
              value={comment}
              onChange={setComment}
              rows={5}
              maxLength={4000}
              autoFocus
              isRequired
            />
            <Group className={styles.reasons} aria-label={t`Частые причины`}>
              {reasons.map((reason) => (
                <Button
                  key={reason}
                  variant="soft"
                  size="small"
                  onPress={() => setComment((now) => [now.trim(), reason].filter(Boolean).join("\n"))}
                >
                  {reason}
                </Button>
              ))}
            </Group>
          </>
        )}
        {act.isError && (
          <p role="alert" className={styles.error}>
            {sentenceOf(act.error, t`Не получилось. Попробуйте ещё раз.`)}
          </p>
        )}
      </div>
    </Dialog>
  )
}
