import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { Navigate } from "@tanstack/react-router"
import { Lock } from "lucide-react"
import { meQuery } from "../../accounts/api"
import { LinkButton } from "../../ui/Button"
import { EmptyState } from "../../ui/EmptyState"
import { Skeleton } from "../../ui/Skeleton"
import { ApplicationReview } from "./ApplicationReview"
import { Desk } from "./Desk"
import { Queue } from "./Queue"

/** The operator's desk: the queue of applications, or one of them. */
export function OperatorScreen({ applicationId }: { applicationId?: string }) {
  const { t } = useLingui()
  const { data: me, isPending } = useQuery(meQuery)
  if (isPending) {
    return (
      <Desk>
        <Skeleton lines={8} />
      </Desk>
    )
  }
  if (me === null) return <Navigate to="/sign-in" search={{ next: location.pathname }} />
  if (me?.account.isOperator !== true) {
    return (
      <Desk>
        <EmptyState
          icon={Lock}
          title={t`Это стол оператора`}
          text={t`Заявки организаций видит только оператор платформы.`}
          action={<LinkButton href="/" variant="soft">{t`На главную`}</LinkButton>}
          isPage
        />
      </Desk>
    )
  }
  return (
    <Desk>
      {applicationId === undefined ? <Queue /> : <ApplicationReview key={applicationId} id={applicationId} />}
    </Desk>
  )
}
