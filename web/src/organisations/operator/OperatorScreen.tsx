import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { Link, Navigate } from "@tanstack/react-router"
import { Landmark, Lock, Settings } from "lucide-react"
import type { ReactNode } from "react"
import { meQuery } from "../../accounts/api"
import { LinkButton } from "../../ui/Button"
import { EmptyState } from "../../ui/EmptyState"
import { Skeleton } from "../../ui/Skeleton"
import { ApplicationReview } from "./ApplicationReview"
import styles from "./OperatorScreen.module.css"
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

function Desk({ children }: { children: ReactNode }) {
  const { t } = useLingui()
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <Link to="/operator" className={styles.logo}>
          Парта <span>{t`оператор`}</span>
        </Link>
        <nav>
          <LinkButton href="/operator/municipal" variant="plain" size="small" icon={Landmark}>
            {t`Муниципалитеты`}
          </LinkButton>
          <LinkButton href="/settings" variant="plain" size="small" icon={Settings}>
            {t`Настройки`}
          </LinkButton>
        </nav>
      </header>
      <main className={styles.desk}>{children}</main>
    </div>
  )
}
