import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { Check } from "lucide-react"
import { useDeferredValue, useState } from "react"
import type { Directory } from "../foundation/contract/generated/api"
import { api, inOrganisation, query } from "../foundation/http"
import { useLive } from "../foundation/live"
import { Avatar } from "../ui/Avatar"
import { SearchField } from "../ui/SearchField"
import { Skeleton } from "../ui/Skeleton"
import { VerifiedBadge } from "../ui/VerifiedBadge"
import styles from "./PeoplePicker.module.css"

type Person = Directory["people"][number]
type Props = {
  chosen: Person[]
  onToggle: (person: Person) => void
  without?: Set<string>
  isSingle?: boolean
}

/** People whom one may write to, found by name. */
export function PeoplePicker({ chosen, onToggle, without, isSingle = false }: Props) {
  const { t } = useLingui()
  const { organisationId } = useLive()
  const [text, setText] = useState("")
  const wanted = useDeferredValue(text.trim())
  const { data } = useQuery({
    queryKey: ["directory", organisationId, wanted],
    queryFn: ({ signal }) =>
      api.get<Directory>(inOrganisation(organisationId, "directory") + query({ search: wanted }), signal),
    placeholderData: (before) => before,
  })
  const people = (data?.people ?? []).filter((person) => !without?.has(person.id))
  const ids = new Set(chosen.map((person) => person.id))
  return (
    <div className={styles.picker}>
      <SearchField label={t`Имя или фамилия`} value={text} onChange={setText} autoFocus />
      <ul>
        {data === undefined && <Skeleton lines={5} hasAvatar />}
        {data !== undefined && people.length === 0 && (
          <li
            className={styles.empty}
          >{t`Никого не нашлось. Здесь видны только те, кому вы можете написать.`}</li>
        )}
        {people.map((person) => (
          <li key={person.id}>
            <button
              type="button"
              aria-pressed={isSingle ? undefined : ids.has(person.id)}
              onClick={() => onToggle(person)}
            >
              <Avatar id={person.id} name={person.name} hue={person.hue} size={36} />
              <span>
                <b>
                  {person.name} {person.isConfirmed && <VerifiedBadge label={t`роль подтверждена`} />}
                </b>
                <small>{person.caption}</small>
              </span>
              {ids.has(person.id) && <Check aria-hidden="true" />}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
