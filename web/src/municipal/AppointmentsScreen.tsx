import { useLingui } from "@lingui/react/macro"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { Landmark } from "lucide-react"
import { useState } from "react"
import type { MunicipalAdministrator, MunicipalAdministrators } from "../foundation/contract/generated/api"
import { dateOf, numberOf } from "../foundation/formats"
import { newId } from "../foundation/ids"
import { sentenceOf } from "../foundation/problems"
import { Desk } from "../organisations/operator/Desk"
import { Button, LinkButton } from "../ui/Button"
import { ConfirmDialog } from "../ui/ConfirmDialog"
import { type Column, DataTable } from "../ui/DataTable"
import { EmptyState } from "../ui/EmptyState"
import { PageHeader } from "../ui/PageHeader"
import { TextField } from "../ui/TextField"
import { toast } from "../ui/Toasts"
import { administratorsQuery, appoint, endAppointment } from "./api"
import styles from "./Municipal.module.css"

const EMPTY = { name: "", contact: "", municipality: "" }

/** The operator's page: who looks after which municipality. */
export function AppointmentsScreen() {
  const { t } = useLingui()
  const client = useQueryClient()
  const { data, error, isPending } = useQuery(administratorsQuery)
  const [draft, setDraft] = useState({ id: newId(), ...EMPTY })
  const [ending, setEnding] = useState<MunicipalAdministrator | null>(null)
  const keep = (found: MunicipalAdministrators) => client.setQueryData(administratorsQuery.queryKey, found)
  const fail = (problem: Error) => toast(sentenceOf(problem, t`Не получилось. Попробуйте ещё раз.`))
  const add = useMutation({
    mutationFn: () => appoint({ ...draft, organisationIds: [] }),
    onSuccess: (found) => {
      keep(found)
      toast(t`Назначен: ${draft.name}. Мы написали об этом.`)
      setDraft({ id: newId(), ...EMPTY })
    },
    onError: fail,
  })
  const end = useMutation({
    mutationFn: (id: string) => endAppointment(id),
    onSuccess: (found) => {
      keep(found)
      setEnding(null)
    },
    onError: fail,
  })
  const columns: Column<MunicipalAdministrator>[] = [
    { id: "name", header: t`Имя`, cell: (one) => one.name, isTitle: true, width: "1.4fr" },
    { id: "municipality", header: t`Муниципалитет`, cell: (one) => one.municipality },
    { id: "contact", header: t`Контакт`, cell: (one) => one.contact },
    { id: "organisations", header: t`Организаций`, cell: (one) => numberOf(one.organisations) },
    { id: "since", header: t`Назначен`, cell: (one) => dateOf(one.appointedAt) },
    {
      id: "end",
      header: "",
      isBare: true,
      cell: (one) => <Button variant="plain" size="small" onPress={() => setEnding(one)}>{t`Снять`}</Button>,
    },
  ]
  if (error !== null) {
    return (
      <Desk>
        <EmptyState
          icon={Landmark}
          title={t`Это стол оператора`}
          text={sentenceOf(error, t`Назначает только оператор платформы.`)}
          isPage
        />
      </Desk>
    )
  }
  return (
    <Desk>
      <PageHeader
        title={t`Муниципальные администраторы`}
        lead={t`Видят сводку по организациям своего муниципалитета: числа и сроки, без имён.`}
        actions={<LinkButton href="/operator" variant="soft">{t`К заявкам`}</LinkButton>}
      />
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <TextField
          label={t`Фамилия, имя, отчество`}
          value={draft.name}
          onChange={(name) => setDraft({ ...draft, name })}
          isRequired
        />
        <TextField
          label={t`Телефон или почта`}
          value={draft.contact}
          onChange={(contact) => setDraft({ ...draft, contact })}
          isRequired
        />
        <TextField
          label={t`Муниципалитет, как в заявках организаций`}
          value={draft.municipality}
          onChange={(municipality) => setDraft({ ...draft, municipality })}
          isRequired
        />
        <Button type="submit" isDisabled={add.isPending}>{t`Назначить`}</Button>
      </form>
      <DataTable
        label={t`Муниципальные администраторы`}
        columns={columns}
        rows={data?.administrators ?? []}
        keyOf={(one) => one.id}
        nameOf={(one) => one.name}
        isPending={isPending}
        empty={<EmptyState icon={Landmark} title={t`Пока никто не назначен`} />}
      />
      <ConfirmDialog
        title={t`Снять с роли?`}
        text={t`${ending?.name ?? ""} сразу перестанет видеть сводку.`}
        confirm={t`Снять`}
        cancel={t`Отмена`}
        isOpen={ending !== null}
        onOpenChange={() => setEnding(null)}
        onConfirm={() => ending !== null && end.mutate(ending.id)}
        isDanger
        isBusy={end.isPending}
      />
    </Desk>
  )
}
