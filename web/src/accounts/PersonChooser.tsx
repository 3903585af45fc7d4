import { useLingui } from "@lingui/react/macro"
import { ChevronRight } from "lucide-react"
import type { PersonChoice } from "../foundation/contract/generated/api"
import { Avatar } from "../ui/Avatar"
import styles from "./PersonChooser.module.css"
import { roleName } from "./role-names"

type Props = { people: PersonChoice[]; onChoose: (key: string) => void; isBusy: boolean }

/** People who share a contact: the one who holds the phone says who they are. */
export function PersonChooser({ people, onChoose, isBusy }: Props) {
  const { t } = useLingui()
  return (
    <ul className={styles.people}>
      {people.map((person) => (
        <li key={person.key}>
          <button type="button" onClick={() => onChoose(person.key)} disabled={isBusy}>
            <Avatar id={person.key} name={person.name} size={40} />
            <span>
              <b>{person.name}</b>
              {person.places.map((place) => (
                <small key={`${place.organisation} ${place.role} ${place.group}`}>
                  {[roleName(t, place.role), place.group, place.organisation].filter(Boolean).join(" · ")}
                </small>
              ))}
            </span>
            <ChevronRight aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  )
}
