import { useLingui } from "@lingui/react/macro"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { Plus, Users } from "lucide-react"
import { type ReactNode, useCallback, useState } from "react"
import type { GuardianshipRequestView } from "../../foundation/contract/generated/api"
import { dateOf } from "../../foundation/formats"
import { useEvents } from "../../foundation/live"
import { useMembership } from "../../foundation/session"
import { Button } from "../../ui/Button"
import { EmptyState } from "../../ui/EmptyState"
import { PageHeader } from "../../ui/PageHeader"
import { Skeleton } from "../../ui/Skeleton"
import { toast } from "../../ui/Toasts"
import { useStructureAct } from "../useActs"
import { AskDialog } from "./AskDialog"
import { ownFamilyKey, ownFamilyQuery, withdrawRequest } from "./api"
import { ChildCard } from "./ChildCard"
import styles from "./MyFamily.module.css"
import { useKinds } from "./useKinds"

const NEWS = ["structure.own_family_changed", "structure.guardianship_request_decided"] as const

type Props = {
  /** A button that writes to somebody, where one may. */
  renderWrite: (person: { id: string; name: string }) => ReactNode
  /** Whether the child is aboard. */
  renderStanding: (childId: string) => ReactNode
  /** The child's profile is open in this browser now. */
  onChildOpened: () => void
}

/** A guardian's own children: where they learn, who teaches them, and what was asked for. */
export function MyFamilyScreen({ renderWrite, renderStanding, onChildOpened }: Props) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const client = useQueryClient()
  const { data: family } = useQuery(ownFamilyQuery(organisation.id))
  const [isAsking, setAsking] = useState(false)
  const refresh = useCallback(
    () => void client.invalidateQueries({ queryKey: ownFamilyKey(organisation.id) }),
    [client, organisation.id],
  )
  useEvents(NEWS, refresh)
  const ask = <Button icon={Plus} onPress={() => setAsking(true)}>{t`Добавить ребёнка`}</Button>
  const isEmpty = family !== undefined && family.children.length === 0
  return (
    <main className={styles.screen}>
      <div className={styles.inside}>
        <PageHeader
          title={t`Мои дети`}
          lead={t`Где учится ребёнок и кто его учит. Личные чаты ребёнка видит только он.`}
          actions={isEmpty ? undefined : ask}
        />
        {family === undefined && <Skeleton lines={6} />}
        {isEmpty && (
          <EmptyState
            icon={Users}
            title={t`Пока никого`}
            text={t`Напишите, кто ваш ребёнок. Классный руководитель или администратор проверит и свяжет вас.`}
            action={ask}
          />
        )}
        {family?.children.map((child) => (
          <ChildCard
            key={child.id}
            child={child}
            renderWrite={renderWrite}
            standing={renderStanding(child.id)}
            onOpened={onChildOpened}
          />
        ))}
        {family !== undefined && family.requests.length > 0 && (
          <section className={styles.requests}>
            <h2>{t`Мои просьбы`}</h2>
            <ul>
              {family.requests.map((one) => (
                <Asked key={one.id} request={one} />
              ))}
            </ul>
          </section>
        )}
      </div>
      {isAsking && family !== undefined && (
        <AskDialog groups={family.groups} onClose={() => setAsking(false)} />
      )}
    </main>
  )
}

function Asked({ request }: { request: GuardianshipRequestView }) {
  const { t } = useLingui()
  const kinds = useKinds()
  const withdraw = useStructureAct((organisationId) => withdrawRequest(organisationId, request.id))
  const states = {
    open: t`ждёт ответа`,
    granted: t`принята`,
    refused: t`отклонена`,
    withdrawn: t`отозвана`,
  }
  return (
    <li>
      <span>
        <b>{request.childName}</b>
        <small>{[kinds[request.kind], dateOf(request.createdAt), states[request.state]].join(" · ")}</small>
        {request.reason !== "" && <small>{request.reason}</small>}
      </span>
      {request.state === "open" && (
        <Button
          size="small"
          variant="plain"
          isDisabled={withdraw.isPending}
          aria-label={t`Отозвать: ${request.childName}`}
          onPress={() => withdraw.mutate(undefined, { onSuccess: () => toast(t`Просьба отозвана`) })}
        >{t`Отозвать`}</Button>
      )}
    </li>
  )
}
