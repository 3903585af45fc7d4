import { useLingui } from "@lingui/react/macro"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import type { OrganisationPage, OrganisationSettings } from "../foundation/contract/generated/api"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { Button } from "../ui/Button"
import { PageHeader } from "../ui/PageHeader"
import { Skeleton } from "../ui/Skeleton"
import { Switch } from "../ui/Switch"
import { TextField } from "../ui/TextField"
import { toast } from "../ui/Toasts"
import { changeOrganisation, organisationQuery } from "./api"
import styles from "./OrganisationSettingsScreen.module.css"
import { useWords } from "./words"

/** What the organisation is called and what it allows its students. */
export function OrganisationSettingsScreen() {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data: page } = useQuery(organisationQuery(organisation.id))
  return (
    <>
      <PageHeader title={t`Настройки`} />
      {page === undefined ? (
        <Skeleton lines={6} />
      ) : (
        <div className={styles.form}>
          <Facts page={page} />
          <Permissions page={page} />
        </div>
      )}
    </>
  )
}

function useChange() {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const client = useQueryClient()
  const { queryKey } = organisationQuery(organisation.id)
  return useMutation({
    mutationFn: (change: Parameters<typeof changeOrganisation>[1]) => changeOrganisation(organisation.id, change),
    onSuccess: (page) => {
      client.setQueryData(queryKey, page)
      // The name stands in the list of one's places too.
      void client.invalidateQueries({ queryKey: ["me"] })
    },
    onError: (error) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)),
  })
}

function Facts({ page }: { page: OrganisationPage }) {
  const { t } = useLingui()
  const change = useChange()
  const [facts, setFacts] = useState({
    name: page.name,
    shortName: page.shortName,
    address: page.address,
    site: page.site,
  })
  const field = (key: keyof typeof facts) => ({
    value: facts[key],
    onChange: (value: string) => setFacts((now) => ({ ...now, [key]: value })),
  })
  const isSame = (Object.keys(facts) as (keyof typeof facts)[]).every((key) => facts[key].trim() === page[key])
  const isMissing = facts.name.trim() === "" || facts.shortName.trim() === ""
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate(facts, { onSuccess: () => toast(t`Сохранено`) })
  }
  return (
    <form onSubmit={submit}>
      <section>
        <h2>{t`Об организации`}</h2>
        <TextField label={t`Полное название`} isRequired maxLength={500} {...field("name")} />
        <TextField
          label={t`Короткое название`}
          isRequired
          maxLength={60}
          description={t`Так организация подписана в чатах и на листах.`}
          {...field("shortName")}
        />
        <div className={styles.pair}>
          <TextField label={t`Адрес`} maxLength={500} {...field("address")} />
          <TextField label={t`Сайт`} maxLength={500} inputMode="url" {...field("site")} />
        </div>
        <div>
          <Button type="submit" isDisabled={isSame || isMissing || change.isPending}>{t`Сохранить`}</Button>
        </div>
      </section>
    </form>
  )
}

function Permissions({ page }: { page: OrganisationPage }) {
  const { t } = useLingui()
  const words = useWords()
  const change = useChange()
  const options: { key: keyof OrganisationSettings; label: string }[] = [
    { key: "studentsWriteClassmates", label: t`Писать друг другу лично` },
    { key: "studentsCreateConversations", label: t`Создавать свои чаты` },
    { key: "studentsStartCalls", label: t`Начинать звонки` },
  ]
  return (
    <section>
      <h2>{words.aboutStudents}</h2>
      {options.map(({ key, label }) => (
        <Switch
          key={key}
          isSelected={page.settings[key]}
          isDisabled={change.isPending}
          onChange={(isOn) => change.mutate({ settings: { [key]: isOn } })}
        >
          {label}
        </Switch>
      ))}
      <p className={styles.note}>{t`Изменения действуют сразу. Педагогам можно писать всегда.`}</p>
    </section>
  )
}
