import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { Inbox } from "lucide-react"
import { useState } from "react"
import type { JoinRequest } from "../foundation/contract/generated/api"
import { momentOf } from "../foundation/formats"
import { useMembership } from "../foundation/session"
import { roleWord, useWords } from "../organisations/words"
import { groupQuery } from "../structure/api"
import { fullName } from "../structure/people/members"
import { RefuseDialog } from "../structure/people/RefuseDialog"
import { Button } from "../ui/Button"
import { ComboBox } from "../ui/ComboBox"
import { EmptyState } from "../ui/EmptyState"
import { PageHeader } from "../ui/PageHeader"
import type { Option } from "../ui/Select"
import { Skeleton } from "../ui/Skeleton"
import { toast } from "../ui/Toasts"
import { acceptRequest, refuseRequest, requestsQuery } from "./api"
import styles from "./RequestsScreen.module.css"
import { useInvitationAct } from "./useActs"

/** Who asks to be let in though the list doesn't know them. */
export function RequestsScreen() {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data: requests, isPending } = useQuery(requestsQuery(organisation.id))
  return (
    <>
      <PageHeader
        title={t`Заявки`}
        lead={t`Сюда попадают те, кого нет в списке по этому номеру или почте. Пока вы не решите, они ничего не видят.`}
      />
      {isPending && <Skeleton lines={5} />}
      {requests?.length === 0 && (
        <EmptyState icon={Inbox} title={t`Новых заявок нет`} text={t`Когда кто-то попросится, здесь появится его имя.`} />
      )}
      <ul className={styles.requests}>
        {requests?.map((request) => (
          <Request key={request.id} request={request} />
        ))}
      </ul>
    </>
  )
}

const NEW = "new"

function Request({ request }: { request: JoinRequest }) {
  const { t } = useLingui()
  const words = useWords()
  const students = useStudents(request)
  // The one whom the server finds by name is chosen; of several, a person chooses.
  const only = request.suggestions.length === 1 ? request.suggestions[0]?.id : undefined
  const [chosen, setChosen] = useState<string | null>(only ?? (request.role === "student" ? NEW : null))
  const [isRefusing, setRefusing] = useState(false)
  const accept = useInvitationAct((organisationId, studentId: string | null) =>
    acceptRequest(organisationId, request.id, studentId),
  )
  const refuse = useInvitationAct((organisationId, reason: string) => refuseRequest(organisationId, request.id, reason))
  const isGuardian = request.role === "guardian"
  const group = request.group?.name ?? ""
  return (
    <li>
      <div className={styles.who}>
        <b>{request.name}</b>
        <small>
          {[roleWord(request.role, words), group].filter(Boolean).join(", ")}
          {request.childName !== "" && t` · ребёнок: ${request.childName}`}
        </small>
        <small>
          {request.contact} · {momentOf(request.createdAt)}
        </small>
      </div>
      <ComboBox
        key={students.length}
        label={isGuardian ? t`Чей родитель` : t`Кто это в списке`}
        options={isGuardian ? students : [{ value: NEW, label: t`Новый человек, его нет в списке` }, ...students]}
        value={chosen}
        onChange={setChosen}
        placeholder={t`Начните вводить фамилию`}
        empty={t`В этой группе такого имени нет`}
      />
      <div className={styles.acts}>
        <Button
          onPress={() =>
            accept.mutate(chosen === NEW ? null : chosen, { onSuccess: () => toast(t`Принято: ${request.name}`) })
          }
          isDisabled={chosen === null || accept.isPending}
        >
          {t`Принять`}
        </Button>
        <Button variant="soft" onPress={() => setRefusing(true)}>{t`Отказать`}</Button>
      </div>
      {isRefusing && (
        <RefuseDialog
          title={t`Отказать?`}
          text={t`${request.name} получит сообщение с вашей причиной.`}
          isOpen
          onOpenChange={setRefusing}
          isBusy={refuse.isPending}
          onRefuse={(reason) => refuse.mutate(reason, { onSuccess: () => setRefusing(false) })}
        />
      )}
    </li>
  )
}

/** The group's students, those whom the request may mean first. */
function useStudents(request: JoinRequest): Option[] {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const groupId = request.group?.id ?? ""
  const { data } = useQuery({ ...groupQuery(organisation.id, groupId), enabled: groupId !== "" })
  const likely = new Set(request.suggestions.map((one) => one.id))
  const others = (data?.students ?? []).filter((one) => !likely.has(one.id))
  return [
    ...request.suggestions.map((one) => ({ value: one.id, label: one.name, description: t`похоже по имени` })),
    ...others.map((one) => ({ value: one.id, label: fullName(one) })),
  ]
}
