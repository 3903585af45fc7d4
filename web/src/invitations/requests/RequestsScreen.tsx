import { plural } from "@lingui/core/macro"
import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { Inbox } from "lucide-react"
import { useState } from "react"
import type { JoinRequest } from "../../foundation/contract/generated/api"
import { useMembership } from "../../foundation/session"
import { EmptyState } from "../../ui/EmptyState"
import { PageHeader } from "../../ui/PageHeader"
import { Skeleton } from "../../ui/Skeleton"
import { requestsQuery } from "../api"
import { AcceptDialog } from "./AcceptDialog"
import { RefuseRequestDialog } from "./RefuseRequestDialog"
import { RequestCard } from "./RequestCard"
import styles from "./RequestsScreen.module.css"

type Decision = { request: JoinRequest; kind: "accept" | "refuse" }

/** Who asks to be let in because the roster doesn't know them. */
export function RequestsScreen() {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data: requests, isPending } = useQuery(requestsQuery(organisation.id))
  const [decision, setDecision] = useState<Decision | null>(null)
  const close = () => setDecision(null)
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
      />
      {isPending && <Skeleton lines={5} />}
      {requests !== undefined && count === 0 && (
        <EmptyState
          icon={Inbox}
          title={t`Заявок нет`}
          text={t`Здесь появятся люди, которые пришли по ссылке, но которых нет в списке. Без вашего решения они ничего не увидят.`}
        />
      )}
      {count > 0 && (
        <ul className={styles.queue} aria-label={t`Заявки`}>
          {requests?.map((request) => (
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
