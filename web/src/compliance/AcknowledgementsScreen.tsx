import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { Link, useParams } from "@tanstack/react-router"
import { BadgeCheck, FileSignature } from "lucide-react"
import { useState } from "react"
import type { MyAcknowledgement } from "../foundation/contract/generated/api"
import { dateOf } from "../foundation/formats"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { Button } from "../ui/Button"
import { EmptyState } from "../ui/EmptyState"
import { PageHeader } from "../ui/PageHeader"
import { Skeleton } from "../ui/Skeleton"
import styles from "./Acknowledgements.module.css"
import { ownQuery } from "./api"
import { ReadingScreen } from "./ReadingScreen"
import { SignDialog } from "./SignDialog"
import { daysTo, deadlineWords, documentLine, documentsCount } from "./words"

/** What the person must read and sign, and what they have signed: /o/<slug>/acknowledgements. */
export function AcknowledgementsScreen() {
  const { t } = useLingui()
  const { slug = "", regulationId } = useParams({ strict: false }) as { slug?: string; regulationId?: string }
  const { organisation } = useMembership()
  const { data, error } = useQuery(ownQuery(organisation.id))
  const [isSigning, setIsSigning] = useState(false)
  if (regulationId !== undefined)
    return <ReadingScreen key={regulationId} slug={slug} regulationId={regulationId} />
  const ready = (data?.waiting ?? []).filter((one) => one.readAt !== null)
  return (
    <main className={styles.screen}>
      <div className={styles.inside}>
        <PageHeader
          title={t`Ознакомление`}
          lead={t`Документы, которые нужно прочитать и подписать кодом из сообщения.`}
          actions={
            ready.length > 1 ? (
              <Button icon={FileSignature} onPress={() => setIsSigning(true)}>
                {t`Подписать прочитанное (${ready.length})`}
              </Button>
            ) : undefined
          }
        />
        {data === undefined && error === null && <Skeleton lines={5} />}
        {error !== null && (
          <EmptyState
            icon={FileSignature}
            title={t`Документы не открылись`}
            text={sentenceOf(error, t`Попробуйте ещё раз.`)}
          />
        )}
        {data !== undefined && data.waiting.length === 0 && (
          <EmptyState
            icon={BadgeCheck}
            title={t`Всё подписано`}
            text={t`Когда появится новый документ, он будет ждать вас здесь.`}
          />
        )}
        {data !== undefined && data.waiting.length > 0 && (
          <section aria-labelledby="acknowledgements-waiting">
            <h2 id="acknowledgements-waiting">{t`Ждут вашей подписи`}</h2>
            <ul className={styles.list}>
              {data.waiting.map((one) => (
                <Waiting key={one.regulation.id} slug={slug} one={one} />
              ))}
            </ul>
          </section>
        )}
        {data !== undefined && data.signed.length > 0 && (
          <section aria-labelledby="acknowledgements-signed">
            <h2 id="acknowledgements-signed">{t`Подписаны`}</h2>
            <ul className={styles.list}>
              {data.signed.map((one) => (
                <Signed key={one.regulation.id} slug={slug} one={one} />
              ))}
            </ul>
          </section>
        )}
        {isSigning && (
          <SignDialog
            title={t`Подписать ${documentsCount(ready.length)}`}
            regulations={ready.map((one) => one.regulation)}
            onClose={() => setIsSigning(false)}
          />
        )}
      </div>
    </main>
  )
}

type RowProps = { slug: string; one: MyAcknowledgement }

function Waiting({ slug, one: { regulation, readAt } }: RowProps) {
  const { t } = useLingui()
  const isLate = regulation.deadline !== null && daysTo(regulation.deadline) < 0
  return (
    <li>
      <Link
        to="/o/$slug/acknowledgements/$regulationId"
        params={{ slug, regulationId: regulation.id }}
        className={styles.row}
      >
        <span className={styles.mark}>
          <FileSignature aria-hidden="true" />
        </span>
        <span className={styles.about}>
          <strong>{regulation.title}</strong>
          <small>{documentLine(regulation)}</small>
        </span>
        <span className={isLate ? styles.late : styles.due}>
          {regulation.deadline === null ? t`без срока` : deadlineWords(regulation.deadline)}
          <small>{readAt === null ? t`не прочитан` : t`прочитан, не подписан`}</small>
        </span>
      </Link>
    </li>
  )
}

function Signed({ slug, one: { regulation, signature } }: RowProps) {
  const { t } = useLingui()
  return (
    <li>
      <Link
        to="/o/$slug/acknowledgements/$regulationId"
        params={{ slug, regulationId: regulation.id }}
        className={styles.row}
      >
        <span className={styles.done}>
          <BadgeCheck aria-hidden="true" />
        </span>
        <span className={styles.about}>
          <strong>{regulation.title}</strong>
          <small>{documentLine(regulation)}</small>
        </span>
        {signature !== null && (
          <span className={styles.due}>
            {t`подписан ${dateOf(signature.signedOn)}`}
            <small>{signature.channel === "paper" ? t`на бумаге` : t`кодом`}</small>
          </span>
        )}
      </Link>
    </li>
  )
}
