import { useLingui } from "@lingui/react/macro"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { SearchX, WifiOff } from "lucide-react"
import { useState } from "react"
import type { ApplicationPage } from "../../foundation/contract/generated/api"
import { sizeOf } from "../../foundation/formats"
import { Problem, sentenceOf } from "../../foundation/problems"
import { Button, LinkButton } from "../../ui/Button"
import { EmptyState } from "../../ui/EmptyState"
import { Skeleton } from "../../ui/Skeleton"
import { toast } from "../../ui/Toasts"
import styles from "./ApplicationScreen.module.css"
import { ApplyPage } from "./ApplyPage"
import { applicationQuery, resubmitApplication } from "./api"
import { draftOf, useDraft } from "./draft"
import { Facts } from "./Facts"
import { History } from "./History"
import { Questionnaire } from "./Questionnaire"
import { StateOf } from "./StateOf"

type Props = { id: string; secret: string }

/** The applicant's page: where the application is, what was said about it, and its correction. */
export function ApplicationScreen({ id, secret }: Props) {
  const { t } = useLingui()
  const { data: application, error, isPending, refetch } = useQuery(applicationQuery(id, secret))
  if (isPending) {
    return (
      <ApplyPage>
        <Skeleton lines={7} />
      </ApplyPage>
    )
  }
  if (application === undefined) {
    const isUnknown = error instanceof Problem && !error.isPassing
    return (
      <ApplyPage>
        <EmptyState
          icon={isUnknown ? SearchX : WifiOff}
          title={isUnknown ? t`Такой заявки нет` : t`Страница не открылась`}
          text={
            isUnknown
              ? t`Откройте ссылку из письма целиком: без её последней части заявку не показываем.`
              : sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)
          }
          action={
            isUnknown ? (
              <LinkButton href="/apply" variant="soft">{t`Подать заявку`}</LinkButton>
            ) : (
              <Button variant="soft" onPress={() => void refetch()}>{t`Попробовать ещё раз`}</Button>
            )
          }
        />
      </ApplyPage>
    )
  }
  return <Sent application={application} secret={secret} />
}

function Sent({ application, secret }: { application: ApplicationPage; secret: string }) {
  const { t } = useLingui()
  const [isCorrecting, setCorrecting] = useState(false)
  const step = { submitted: 1, returned: 0, approved: 2, refused: 1 }[application.state]
  if (isCorrecting && application.state === "returned") {
    return (
      <ApplyPage step={step}>
        <Correction application={application} secret={secret} onDone={() => setCorrecting(false)} />
      </ApplyPage>
    )
  }
  return (
    <ApplyPage step={step}>
      <div className={styles.head}>
        <StateOf state={application.state} />
        <h1>{application.name}</h1>
        <Next application={application} onCorrect={() => setCorrecting(true)} />
      </div>
      <div className={styles.parts}>
        <section>
          <h2>{t`Что отправлено`}</h2>
          <Facts application={application} />
          <p className={styles.order}>
            {t`Приказ`}: {application.order.name}, {sizeOf(application.order.size)}
          </p>
        </section>
        <section>
          <h2>{t`История`}</h2>
          <History application={application} />
        </section>
      </div>
    </ApplyPage>
  )
}

function Next({ application, onCorrect }: { application: ApplicationPage; onCorrect: () => void }) {
  const { t } = useLingui()
  switch (application.state) {
    case "submitted":
      return (
        <p className={styles.lead}>
          {t`Оператор проверит анкету и приказ. Ответ придёт на ${application.administratorEmail}; эта страница обновляется сама, ссылка на неё есть в письме.`}
        </p>
      )
    case "returned":
      return (
        <div className={styles.returned}>
          <p>{t`Оператор просит исправить:`}</p>
          <blockquote>{application.comment}</blockquote>
          <Button onPress={onCorrect}>{t`Исправить заявку`}</Button>
        </div>
      )
    case "approved":
      return (
        <>
          <p className={styles.lead}>
            {t`Организация подключена. Войдите по номеру из заявки: дальше Парта подскажет, с чего начать.`}
          </p>
          <LinkButton href="/sign-in">{t`Войти`}</LinkButton>
        </>
      )
    case "refused":
      return (
        <>
          <p className={styles.lead}>{t`Оператор отклонил заявку:`}</p>
          <blockquote className={styles.quote}>{application.comment}</blockquote>
          <LinkButton href="/apply" variant="soft">{t`Подать новую заявку`}</LinkButton>
        </>
      )
  }
}

type CorrectionProps = { application: ApplicationPage; secret: string; onDone: () => void }

function Correction({ application, secret, onDone }: CorrectionProps) {
  const { t } = useLingui()
  const client = useQueryClient()
  const { draft, change, forget } = useDraft(`parta.application.${application.id}`, () =>
    draftOf(application),
  )
  const send = async (order: File | null) => {
    const after = await resubmitApplication(draft, order, secret)
    forget()
    client.setQueryData(applicationQuery(application.id, secret).queryKey, after)
    toast(t`Исправление отправлено`)
    onDone()
  }
  return (
    <>
      <div className={styles.head}>
        <h1>{t`Исправление заявки`}</h1>
        <div className={styles.returned}>
          <p>{t`Оператор просит исправить:`}</p>
          <blockquote>{application.comment}</blockquote>
        </div>
      </div>
      <Questionnaire
        draft={draft}
        change={change}
        sentOrder={application.order}
        onSend={send}
        send={t`Отправить исправление`}
        cancel={
          <Button variant="plain" onPress={onDone}>
            {t`Вернуться`}
          </Button>
        }
      />
    </>
  )
}
