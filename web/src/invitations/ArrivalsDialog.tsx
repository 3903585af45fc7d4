import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { UserX } from "lucide-react"
import { useState } from "react"
import type { Arrival, Invitation } from "../foundation/contract/generated/api"
import { momentOf } from "../foundation/formats"
import { useMembership } from "../foundation/session"
import { useAbilities } from "../organisations/api"
import { roleWord, useWords } from "../organisations/words"
import { Button } from "../ui/Button"
import { Checkbox } from "../ui/Checkbox"
import { Dialog } from "../ui/Dialog"
import { Skeleton } from "../ui/Skeleton"
import { toast } from "../ui/Toasts"
import styles from "./ArrivalsDialog.module.css"
import { arrivalsQuery, removeStrangers, restoreStrangers } from "./api"
import { useInvitationAct } from "./useActs"
import { guestsWord } from "./words"

type Props = { invitation: Invitation; onOpenChange: (isOpen: boolean) => void }

/** Who came by a link; whom no list knew can be sent away, many at once. */
export function ArrivalsDialog({ invitation, onOpenChange }: Props) {
  const { t } = useLingui()
  const words = useWords()
  const { organisation, member } = useMembership()
  const mayRemove = useAbilities().has("invitations.all")
  const { data: arrivals } = useQuery(arrivalsQuery(organisation.id, invitation.id))
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const restore = useInvitationAct((organisationId, ids: string[]) =>
    restoreStrangers(organisationId, invitation.id, ids),
  )
  const remove = useInvitationAct((organisationId, ids: string[]) =>
    removeStrangers(organisationId, invitation.id, ids),
  )
  const strangers = (arrivals ?? []).filter(
    (one) => one.way !== "roster" && one.isHere && one.memberId !== member.id,
  )
  const name = [guestsWord(invitation.role, words), invitation.group?.name].filter(Boolean).join(", ")
  const send = () => {
    const ids = strangers.map((one) => one.memberId).filter((id) => chosen.has(id))
    remove.mutate(ids, {
      onSuccess: () => {
        setChosen(new Set())
        toast(t`Удалено: ${ids.length}. Доступ закрыт сразу.`, {
          label: t`Вернуть`,
          act: () => restore.mutate(ids, { onSuccess: () => toast(t`Возвращено: ${ids.length}`) }),
        })
      },
    })
  }
  const turn = (id: string, isOn: boolean) =>
    setChosen((now) => new Set(isOn ? [...now, id] : [...now].filter((one) => one !== id)))
  return (
    <Dialog
      title={t`Вошли по этой ссылке`}
      size="wide"
      isOpen
      onOpenChange={onOpenChange}
      closeLabel={t`Закрыть`}
      actions={
        mayRemove &&
        strangers.length > 0 && (
          <>
            <Button
              variant="plain"
              onPress={() =>
                setChosen(
                  chosen.size === strangers.length
                    ? new Set()
                    : new Set(strangers.map((one) => one.memberId)),
                )
              }
            >
              {chosen.size === strangers.length ? t`Снять все` : t`Отметить всех не из списка`}
            </Button>
            <Button
              variant="danger"
              icon={UserX}
              onPress={send}
              isDisabled={chosen.size === 0 || remove.isPending}
            >
              {t`Удалить (${chosen.size})`}
            </Button>
          </>
        )
      }
    >
      <div className={styles.body}>
        <p className={styles.lead}>
          {name} · {invitation.printedCode}
        </p>
        {arrivals === undefined ? (
          <Skeleton lines={4} />
        ) : arrivals.length === 0 ? (
          <p className={styles.lead}>{t`По этой ссылке ещё никто не вошёл.`}</p>
        ) : (
          <ul className={styles.people}>
            {arrivals.map((one) => (
              <li key={one.memberId} className={one.isHere ? undefined : styles.gone}>
                {mayRemove && strangers.includes(one) ? (
                  <Checkbox
                    isSelected={chosen.has(one.memberId)}
                    onChange={(isOn) => turn(one.memberId, isOn)}
                  >
                    <Who arrival={one} />
                  </Checkbox>
                ) : (
                  <Who arrival={one} />
                )}
                <small>{momentOf(one.at)}</small>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  )
}

function Who({ arrival: one }: { arrival: Arrival }) {
  const { t } = useLingui()
  const words = useWords()
  const ways: Record<Arrival["way"], string> = {
    roster: t`есть в списке`,
    request: t`принят по заявке`,
    open: t`в списке не было`,
  }
  const facts = [
    ...one.roles.map((role) => roleWord(role, words)),
    ...one.groups,
    one.isHere ? ways[one.way] : t`удалён`,
  ]
  return (
    <span className={styles.who}>
      <b>{one.name}</b>
      <span className={one.way === "open" && one.isHere ? styles.stranger : undefined}>
        {facts.join(" · ")}
      </span>
    </span>
  )
}
