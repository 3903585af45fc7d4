import { useLingui } from "@lingui/react/macro"
import { type FormEvent, useState } from "react"
import type { OrganisationPage } from "../../foundation/contract/generated/api"
import { Problem, sentenceOf } from "../../foundation/problems"
import { Button } from "../../ui/Button"
import { TextField } from "../../ui/TextField"
import { toast } from "../../ui/Toasts"
import styles from "./SettingsScreen.module.css"
import { useChangeOrganisation } from "./useChangeOrganisation"

/** Name, short name, address and site: saved together. */
export function FactsForm({ page }: { page: OrganisationPage }) {
  const { t } = useLingui()
  const before = { name: page.name, shortName: page.shortName, address: page.address, site: page.site }
  const [facts, setFacts] = useState(before)
  const [isAsked, setAsked] = useState(false)
  const change = useChangeOrganisation()
  const set = (field: keyof typeof facts) => (value: string) =>
    setFacts((now) => ({ ...now, [field]: value }))
  const isChanged = (Object.keys(before) as (keyof typeof before)[]).some(
    (field) => facts[field].trim() !== before[field],
  )
  const refusal = change.error
  const faultOf = (field: keyof typeof facts) => {
    if (isAsked && (field === "name" || field === "shortName") && facts[field].trim() === "")
      return field === "name" ? t`Напишите название.` : t`Напишите короткое название: его видно в списках.`
    return refusal instanceof Problem && refusal.field === field ? refusal.message : undefined
  }
  const save = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (facts.name.trim() === "" || facts.shortName.trim() === "") return
    change.mutate(facts, {
      onSuccess: () => toast(t`Сохранено`),
      onError: (error) => {
        if (!(error instanceof Problem && error.field !== null && error.field in facts))
          toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`))
      },
    })
  }
  return (
    <form onSubmit={save} className={styles.form} noValidate>
      <TextField
        label={t`Полное название`}
        value={facts.name}
        onChange={set("name")}
        error={faultOf("name")}
        rows={2}
        maxLength={500}
        isRequired
      />
      <TextField
        label={t`Короткое название`}
        value={facts.shortName}
        onChange={set("shortName")}
        error={faultOf("shortName")}
        maxLength={60}
        description={t`Например: Школа № 5. Его видно в списках и на листах с приглашениями.`}
        isRequired
      />
      <TextField
        label={t`Адрес`}
        value={facts.address}
        onChange={set("address")}
        error={faultOf("address")}
        maxLength={500}
      />
      <TextField
        label={t`Официальный сайт`}
        value={facts.site}
        onChange={set("site")}
        error={faultOf("site")}
        maxLength={500}
        inputMode="url"
      />
      <div className={styles.actions}>
        <Button type="submit" isDisabled={!isChanged || change.isPending}>{t`Сохранить`}</Button>
        {isChanged && <Button variant="plain" onPress={() => setFacts(before)}>{t`Вернуть как было`}</Button>}
      </div>
    </form>
  )
}
