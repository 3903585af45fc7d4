import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { useDeferredValue, useState } from "react"
import type { MovementCandidate } from "../foundation/contract/generated/api"
import { dateOf } from "../foundation/formats"
import { useMembership } from "../foundation/session"
import { Button } from "../ui/Button"
import { SearchField } from "../ui/SearchField"
import { candidatesQuery } from "./api"
import type { Draft } from "./draft"
import styles from "./PersonPicker.module.css"

type Props = { draft: Draft; onChange: (part: Partial<Draft>) => void }

/** Somebody of those whom this kind of movement may be about, found by name. */
export function PersonPicker({ draft, onChange }: Props) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const [search, setSearch] = useState("")
  const wanted = useDeferredValue(search.trim())
  const { data: found } = useQuery({
    ...candidatesQuery(organisation.id, draft.kind, wanted),
    enabled: draft.memberId === null,
  })
  if (draft.memberId !== null) {
    return (
      <div className={styles.chosen}>
        <b>{draft.memberName}</b>
        <Button variant="soft" size="small" onPress={() => onChange({ memberId: null, memberName: "" })}>
          {t`Выбрать другого`}
        </Button>
      </div>
    )
  }
  return (
    <div className={styles.picker}>
      <SearchField label={t`Найти по фамилии`} value={search} onChange={setSearch} />
      <ul className={styles.found} aria-label={t`Найденные люди`}>
        {found?.map((one) => (
          <li key={one.id}>
            <button type="button" onClick={() => onChange({ memberId: one.id, memberName: one.name })}>
              <b>{one.name}</b>
              <Details person={one} />
            </button>
          </li>
        ))}
      </ul>
      {found?.length === 0 && (
        <p className={styles.none} role="status">
          {draft.kind === "arrival"
            ? t`Среди выбывших такого нет. Запишите как нового человека.`
            : t`Никого не нашли. Проверьте фамилию.`}
        </p>
      )}
    </div>
  )
}

function Details({ person }: { person: MovementCandidate }) {
  const { t } = useLingui()
  const parts = [
    person.group?.name,
    person.position,
    person.birthDate === null ? "" : dateOf(person.birthDate),
    person.leftOn === null ? "" : t`выбыл(а) ${dateOf(person.leftOn)}`,
    person.isOnLeave ? t`в отпуске` : "",
  ]
  return <small>{parts.filter(Boolean).join(" · ")}</small>
}
