import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import type { ExchangeClientWithSecret } from "../foundation/contract/generated/api"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { PageHeader } from "../ui/PageHeader"
import { Skeleton } from "../ui/Skeleton"
import { ArchiveSection } from "./ArchiveSection"
import { exchangeQuery } from "./api"
import { ClientDialog } from "./ClientDialog"
import { Clients } from "./Clients"
import { Connecting } from "./Connecting"
import { Deliveries } from "./Deliveries"
import styles from "./Exchange.module.css"
import { FieldsGiven } from "./FieldsGiven"
import { SecretDialog } from "./SecretDialog"

/** «Обмен»: what other systems are given of the organisation's people, how, and what has gone out. */
export function ExchangeScreen() {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data, isError, error } = useQuery(exchangeQuery(organisation.id))
  const [isMaking, setMaking] = useState(false)
  const [shown, setShown] = useState<ExchangeClientWithSecret | null>(null)
  return (
    <>
      <PageHeader
        title={t`Обмен`}
        lead={t`Списки людей и классов для электронного журнала и других систем в формате OneRoster 1.2. Переписка, файлы и звонки не передаются никогда.`}
      />
      {isError && <p role="alert">{sentenceOf(error, t`Не получилось загрузить. Обновите страницу.`)}</p>}
      {data === undefined ? (
        !isError && <Skeleton lines={8} />
      ) : (
        <div className={styles.sections}>
          <ArchiveSection organisationId={organisation.id} />
          <Clients
            organisationId={organisation.id}
            clients={data.clients}
            onMake={() => setMaking(true)}
            onSecret={setShown}
          />
          <Connecting view={data} />
          <FieldsGiven />
          <Deliveries deliveries={data.deliveries} />
          {isMaking && (
            <ClientDialog
              organisationId={organisation.id}
              onClose={() => setMaking(false)}
              onMade={(made) => {
                setMaking(false)
                setShown(made)
              }}
            />
          )}
          {shown !== null && <SecretDialog made={shown} view={data} onClose={() => setShown(null)} />}
        </div>
      )}
    </>
  )
}
