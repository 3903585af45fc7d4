import { plural } from "@lingui/core/macro"
import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { CheckCheck, Inbox } from "lucide-react"
import { useState } from "react"
import type { JoinRequest } from "../../foundation/contract/generated/api"
import { useMembership } from "../../foundation/session"
import { Button } from "../../ui/Button"
import { EmptyState } from "../../ui/EmptyState"
import { PageHeader } from "../../ui/PageHeader"
import { Skeleton } from "../../ui/Skeleton"
import { Tabs } from "../../ui/Tabs"
import { requestsQuery } from "../api"
import { AcceptDialog } from "./AcceptDialog"
import { AcceptManyDialog } from "./AcceptManyDialog"
import { DecidedRequests } from "./DecidedRequests"
import { RefuseRequestDialog } from "./RefuseRequestDialog"
import { RequestCard } from "./RequestCard"
import styles from "./RequestsScreen.module.css"

type Decision = { request: JoinRequest; kind: "accept" | "refuse" }

/** Who asks to be let in because the roster doesn't know them, and what was decided lately. */
export function RequestsScreen() {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data: requests, isPending } = useQuery(requestsQuery(organisation.id))
  const [isMany, setMany] = useState(false)
  const count = requests?.length ?? 0
  return (
    <>
      <PageHeader
        title={t`Заявки`}
        lead={
          count > 0
            ? plural(count, {
                one: "# человек пришёл по вашей ссылке, но в списке его нет. Проверьте, знаете ли вы его.",
                few: "# человека пришли по вашим ссылкам, но в списке их нет. Проверьте, знаете ли вы их.",
                many: "# человек пришли по вашим ссылкам, но в списке их нет. Проверьте, знаете ли вы их.",
                other: "# человека пришли по вашим ссылкам, но в списке их нет. Проверьте, знаете ли вы их.",
              })
            : undefined
        }
        actions={
          count > 1 && (
            <Button icon={CheckCheck} variant="soft" onPress={() => setMany(true)}>
              {t`Принять сразу нескольких`}
            </Button>
          )
        }
      />
      {isPending && <Skeleton lines={5} />}
      {requests !== undefined && (
        <Tabs
          label={t`Заявки`}
          tabs={[
            { id: "open", label: t`Ждут ответа`, count, content: <OpenRequests requests={requests} /> },
            { id: "decided", label: t`Решённые`, content: <DecidedRequests /> },
          ]}
        />
      )}
      {isMany && requests !== undefined && (
        <AcceptManyDialog requests={requests} onClose={() => setMany(false)} />
      )}
    </>
  )
}

function OpenRequests({ requests }: { requests: JoinRequest[] }) {
  const { t } = useLingui()
  const [decision, setDecision] = useState<Decision | null>(null)
  const close = () => setDecision(null)
  return (
    <>
      {requests.length === 0 ? (
        <EmptyState
          icon={Inbox}
          title={t`Заявок нет`}
          text={t`Здесь появятся люди, которые пришли по ссылке, но которых нет в списке. Без вашего решения они ничего не увидят.`}
        />
      ) : (
        <ul className={styles.queue} aria-label={t`Заявки`}>
          {requests.map((request) => (
            <RequestCard
              key={request.id}
              request={request}
              onAccept={() => setDecision({ request, kind: "accept" })}
              onRefuse={() => setDecision({ request, kind: "refuse" })}
            />
          ))}
        </ul>
      )}
      {decision?.kind === "accept" && <AcceptDialog request={decision.request} onClose={close} />}
      {decision?.kind === "refuse" && <RefuseRequestDialog request={decision.request} onClose={close} />}
    </>
  )
}
