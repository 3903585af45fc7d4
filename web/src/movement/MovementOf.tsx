import { useLingui } from "@lingui/react/macro"
import { useInfiniteQuery } from "@tanstack/react-query"
import { Plus } from "lucide-react"
import { useState } from "react"
import { dateOf } from "../foundation/formats"
import { useMembership } from "../foundation/session"
import { useAbilities } from "../organisations/api"
import { Button } from "../ui/Button"
import { Skeleton } from "../ui/Skeleton"
import { movementsQuery, type Side } from "./api"
import { MovementForm } from "./MovementForm"
import styles from "./MovementOf.module.css"
import { kindWord, orderOf, stateWord, useMovementWords, wayOf } from "./words"

type Props =
  | { side: "students"; groupId: string; person?: never }
  | { side: Side; groupId?: never; person: { id: string; name: string } }

/** The log of one group or one person, and the way to report; nothing for whoever reports nothing. */
export function MovementOf({ side, groupId, person }: Props) {
  const { t } = useLingui()
  useMovementWords()
  const { organisation } = useMembership()
  const abilities = useAbilities()
  const mayReport =
    abilities.has("movement.report") && (side === "students" || abilities.has("movement.decide"))
  const [isReporting, setReporting] = useState(false)
  const filter = { side, ...(person === undefined ? { groupId } : { memberId: person.id }) }
  const { data, isPending } = useInfiniteQuery({
    ...movementsQuery(organisation.id, filter),
    enabled: mayReport,
  })
  if (!mayReport) return null
  const movements = data?.pages.flatMap((page) => page.movements) ?? []
  return (
    <section className={styles.log} aria-label={t`Движение`}>
      <Button variant="soft" size="small" icon={Plus} onPress={() => setReporting(true)}>
        {t`Сообщить о движении`}
      </Button>
      {isPending ? (
        <Skeleton lines={2} />
      ) : movements.length === 0 ? (
        <p className={styles.none}>{t`Движения пока не было.`}</p>
      ) : (
        <ol>
          {movements.map((one) => (
            <li key={one.id}>
              <b>{person === undefined ? one.personName : kindWord(one.kind)}</b>
              <small>
                {[
                  person === undefined ? kindWord(one.kind) : "",
                  wayOf(one),
                  dateOf(one.onDate),
                  orderOf(one),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </small>
              <span>{stateWord(one)}</span>
            </li>
          ))}
        </ol>
      )}
      {isReporting && (
        <MovementForm side={side} groupId={groupId} person={person} onClose={() => setReporting(false)} />
      )}
    </section>
  )
}
