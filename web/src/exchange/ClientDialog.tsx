import { useLingui } from "@lingui/react/macro"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import type { ExchangeClientWithSecret } from "../foundation/contract/generated/api"
import { newId } from "../foundation/ids"
import { sentenceOf } from "../foundation/problems"
import { Button } from "../ui/Button"
import { Checkbox } from "../ui/Checkbox"
import { Dialog } from "../ui/Dialog"
import { TextField } from "../ui/TextField"
import { createClient, exchangeQuery } from "./api"
import styles from "./Exchange.module.css"

type Props = {
  organisationId: string
  onClose: () => void
  onMade: (made: ExchangeClientWithSecret) => void
}

/** A new system: its name, and what it may read. */
export function ClientDialog({ organisationId, onClose, onMade }: Props) {
  const { t } = useLingui()
  const cache = useQueryClient()
  const [id] = useState(newId)
  const [name, setName] = useState("")
  const [demographics, setDemographics] = useState(false)
  const [givesContacts, setGivesContacts] = useState(false)
  const make = useMutation({
    mutationFn: () =>
      createClient(organisationId, {
        id,
        name: name.trim(),
        scopes: ["core", "roster", ...(demographics ? (["demographics"] as const) : [])],
        givesContacts,
      }),
    onSuccess: async (made) => {
      await cache.invalidateQueries({ queryKey: exchangeQuery(organisationId).queryKey })
      onMade(made)
    },
  })
  return (
    <Dialog
      title={t`Подключить систему`}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      closeLabel={t`Закрыть`}
      actions={
        <>
          <Button variant="plain" onPress={onClose}>{t`Отмена`}</Button>
          <Button onPress={() => make.mutate()} isDisabled={name.trim() === "" || make.isPending}>
            {t`Создать доступ`}
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== "") make.mutate()
        }}
      >
        <TextField
          label={t`Какая система`}
          description={t`Например: «Электронный журнал». Под этим именем она видна в учёте выгрузок.`}
          value={name}
          onChange={setName}
          maxLength={80}
          autoFocus
          error={make.isError ? sentenceOf(make.error, t`Не получилось. Попробуйте ещё раз.`) : undefined}
        />
        <fieldset className={styles.checks}>
          <legend>{t`Что она получит`}</legend>
          <Checkbox isSelected isDisabled>
            {t`Имена, роли, классы, предметы и связи с родителями`}
          </Checkbox>
          <Checkbox isSelected={demographics} onChange={setDemographics}>
            {t`Дата рождения и пол учеников`}
          </Checkbox>
          <Checkbox isSelected={givesContacts} onChange={setGivesContacts}>
            {t`Телефоны и почта`}
          </Checkbox>
        </fieldset>
        <p className={styles.note}>
          {t`Отмечайте только то, без чего система не работает: передача данных должна быть описана в согласиях или договоре.`}
        </p>
      </form>
    </Dialog>
  )
}
