import { useLingui } from "@lingui/react/macro"
import { type FormEvent, useState } from "react"
import type { ChangeGroup, Group } from "../../foundation/contract/generated/api"
import { sentenceOf } from "../../foundation/problems"
import { useWords } from "../../organisations/words"
import { Button } from "../../ui/Button"
import { Dialog } from "../../ui/Dialog"
import { TextField } from "../../ui/TextField"
import { changeGroup } from "../api"
import { useStructureAct } from "../useActs"
import styles from "./GroupScreen.module.css"
import { isDivisible, useKindWords } from "./kinds"

type Props = { group: Group; isOpen: boolean; onOpenChange: (isOpen: boolean) => void }

const written = (value: number | null) => (value === null ? "" : String(value))
const read = (text: string) => (/^\d+$/.test(text.trim()) ? Number(text.trim()) : null)

/** What a group is called, and what else is known of it: profile, speciality and year, ages. */
export function DetailsDialog({ group, isOpen, onOpenChange }: Props) {
  const { t } = useLingui()
  const words = useWords()
  const kind = useKindWords()(group.kind)
  const [name, setName] = useState(group.name)
  const [profile, setProfile] = useState(group.profile)
  const [year, setYear] = useState(written(group.parallel))
  const [from, setFrom] = useState(written(group.ageFrom))
  const [to, setTo] = useState(written(group.ageTo))
  const act = useStructureAct((organisationId, details: ChangeGroup) =>
    changeGroup(organisationId, group.id, details),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const details: ChangeGroup = {
      ...(name.trim() === group.name ? {} : { name: name.trim() }),
      ...(profile.trim() === group.profile ? {} : { profile: profile.trim() }),
      ...(group.kind === "study_group" && read(year) !== group.parallel ? { parallel: read(year) } : {}),
      ...(group.kind === "age_group" ? { ageFrom: read(from), ageTo: read(to) } : {}),
    }
    act.mutate(details, { onSuccess: () => onOpenChange(false) })
  }
  return (
    <Dialog
      title={t`Название и сведения`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      closeLabel={t`Закрыть`}
      actions={
        <Button type="submit" form="group-details" isDisabled={name.trim() === "" || act.isPending}>
          {t`Сохранить`}
        </Button>
      }
    >
      <form id="group-details" onSubmit={submit} className={styles.rows}>
        <TextField
          label={isDivisible(group.kind) ? words.groupName : t`Название`}
          value={name}
          onChange={setName}
          autoFocus
          maxLength={60}
          description={t`Название сменится и у чатов.`}
          error={act.isError ? sentenceOf(act.error, t`Не получилось.`) : undefined}
        />
        {kind.profile !== null && (
          <TextField label={kind.profile} value={profile} onChange={setProfile} maxLength={120} />
        )}
        {group.kind === "study_group" && (
          <TextField label={t`Курс`} value={year} onChange={setYear} inputMode="numeric" maxLength={2} />
        )}
        {group.kind === "age_group" && (
          <div className={styles.pair}>
            <TextField
              label={t`Возраст, от (лет)`}
              value={from}
              onChange={setFrom}
              inputMode="numeric"
              maxLength={2}
            />
            <TextField label={t`до (лет)`} value={to} onChange={setTo} inputMode="numeric" maxLength={2} />
          </div>
        )}
      </form>
    </Dialog>
  )
}
