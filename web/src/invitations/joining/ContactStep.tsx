import { useLingui } from "@lingui/react/macro"
import type { FormEvent, ReactNode } from "react"
import type { Role } from "../../foundation/contract/generated/api"
import { Button } from "../../ui/Button"
import { TextField } from "../../ui/TextField"
import styles from "./JoinPage.module.css"

type Props = {
  contact: string
  onChange: (contact: string) => void
  onSubmit: () => void
  isBusy: boolean
  role: Role
  /** The link has let in as many as it may: it still opens for whoever came by it before. */
  isFull: boolean
  error?: string
  /** What is asked before the way in, and whether the answers suffice. */
  consents: ReactNode
  isAgreed: boolean
}

export function ContactStep(props: Props) {
  const { contact, onChange, onSubmit, isBusy, role, isFull, error, consents, isAgreed } = props
  const { t } = useLingui()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form onSubmit={submit} className={styles.form}>
      {isFull && (
        <p className={styles.lead}>
          {t`По этой ссылке уже вошло столько человек, на сколько она рассчитана. Если вы среди них, войдите; иначе попросите новую ссылку.`}
        </p>
      )}
      <TextField
        label={t`Мобильный телефон или почта`}
        description={
          role === "student"
            ? t`Ученик начальной школы входит с почтой родителя.`
            : t`Лучше тот, который вы оставили школе: тогда войдёте сразу.`
        }
        value={contact}
        onChange={onChange}
        autoComplete="tel"
        inputMode="email"
        autoFocus
        error={error}
      />
      {consents}
      <Button type="submit" size="large" isDisabled={contact.trim() === "" || !isAgreed || isBusy}>
        {t`Получить код`}
      </Button>
      <p className={styles.note}>{t`Другие участники не видят ваш номер и почту.`}</p>
    </form>
  )
}
