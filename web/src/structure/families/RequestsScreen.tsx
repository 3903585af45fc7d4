import { useLingui } from "@lingui/react/macro"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { Inbox } from "lucide-react"
import { useCallback, useState } from "react"
import type { OpenRequest } from "../../foundation/contract/generated/api"
import { dateOf, momentOf } from "../../foundation/formats"
import { useEvents } from "../../foundation/live"
import { useMembership } from "../../foundation/session"
import { Avatar } from "../../ui/Avatar"
import { Button } from "../../ui/Button"
import { EmptyState } from "../../ui/EmptyState"
import { PageHeader } from "../../ui/PageHeader"
import { RadioGroup } from "../../ui/RadioGroup"
import { Skeleton } from "../../ui/Skeleton"
import { toast } from "../../ui/Toasts"
import { RefuseDialog } from "../people/RefuseDialog"
import { useStructureAct } from "../useActs"
import { grantRequest, guardianshipRequestsKey, guardianshipRequestsQuery, refuseRequest } from "./api"
import styles from "./Requests.module.css"
import { useKinds } from "./useKinds"

const NEWS = ["structure.guardianship_request_made", "structure.guardianship_request_decided"] as const

/** Adults who say that a child is theirs: the curator and the administrators answer. */
export function GuardianshipRequestsScreen() {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const client = useQueryClient()
  const { data: requests } = useQuery(guardianshipRequestsQuery(organisation.id))
  const refresh = useCallback(
    () => void client.invalidateQueries({ queryKey: guardianshipRequestsKey(organisation.id) }),
    [client, organisation.id],
  )
  useEvents(NEWS, refresh)
  return (
    <>
      <PageHeader
        title={t`Просьбы родителей`}
        lead={t`Взрослые, которые просят связать их с ребёнком. Проверьте документы, если не знаете человека.`}
      />
      {requests === undefined && <Skeleton lines={5} />}
      {requests?.length === 0 && (
        <EmptyState
          icon={Inbox}
          title={t`Просьб нет`}
          text={t`Здесь появятся взрослые, которые просят связать их с ребёнком. Без вашего решения они ничего о нём не увидят.`}
        />
      )}
      <ul className={styles.queue} aria-label={t`Просьбы родителей`}>
        {requests?.map((request) => (
          <RequestCard key={request.id} request={request} />
        ))}
      </ul>
    </>
  )
}

function RequestCard({ request }: { request: OpenRequest }) {
  const { t } = useLingui()
  const kinds = useKinds()
  const [chosen, setChosen] = useState(request.students.length === 1 ? (request.students[0]?.id ?? "") : "")
  const [isRefusing, setRefusing] = useState(false)
  const grant = useStructureAct((organisationId) => grantRequest(organisationId, request.id, chosen))
  const refuse = useStructureAct((organisationId, reason: string) =>
    refuseRequest(organisationId, request.id, reason),
  )
  const born = request.childBirthDate === null ? null : t`дата рождения: ${dateOf(request.childBirthDate)}`
  return (
    <li className={styles.card}>
      <Avatar id={request.askedById} name={request.askedBy} size={44} />
      <div className={styles.who}>
        <b>{request.askedBy}</b>
        <span>
          {t`${kinds[request.kind]} · ребёнок: ${request.childName}`}
          {[born, request.group || null].filter(Boolean).map((fact) => ` · ${fact}`)}
        </span>
        <small>{momentOf(request.createdAt)}</small>
        {request.students.length === 0 ? (
          <p
            className={styles.none}
          >{t`Ребёнка с таким именем в списке нет. Уточните имя или откажите с объяснением.`}</p>
        ) : (
          <RadioGroup
            label={t`Кто это`}
            layout="cards"
            value={chosen}
            onChange={setChosen}
            options={request.students.map((one) => ({
              value: one.id,
              label: [one.name, one.group].filter(Boolean).join(", "),
              description: [
                one.isSameDay ? t`дата рождения совпадает` : null,
                one.guardians.length > 0
                  ? t`уже есть: ${one.guardians.map((other) => `${other.name} (${kinds[other.kind]})`).join(", ")}`
                  : t`представителей пока нет`,
              ]
                .filter(Boolean)
                .join(" · "),
            }))}
          />
        )}
      </div>
      <div className={styles.actions}>
        <Button
          variant="plain"
          size="small"
          onPress={() => setRefusing(true)}
          aria-label={t`Отказать: ${request.askedBy}`}
        >{t`Отказать`}</Button>
        <Button
          size="small"
          isDisabled={chosen === "" || grant.isPending}
          onPress={() => grant.mutate(undefined, { onSuccess: () => toast(t`Связь добавлена`) })}
          aria-label={t`Связать: ${request.askedBy}`}
        >{t`Связать`}</Button>
      </div>
      <RefuseDialog
        title={t`Отказать: ${request.askedBy}?`}
        text={t`Человек получит сообщение с причиной.`}
        isOpen={isRefusing}
        onOpenChange={setRefusing}
        isBusy={refuse.isPending}
        onRefuse={(reason) =>
          refuse.mutate(reason, {
            onSuccess: () => {
              toast(t`Просьба отклонена`)
              setRefusing(false)
            },
          })
        }
      />
    </li>
  )
}
