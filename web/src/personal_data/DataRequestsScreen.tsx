import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { ShieldCheck } from "lucide-react"
import { useState } from "react"
import type { DataRequest } from "../foundation/contract/generated/api"
import { dateOf, momentOf } from "../foundation/formats"
import { useMembership } from "../foundation/session"
import { Button } from "../ui/Button"
import { Dialog } from "../ui/Dialog"
import { EmptyState } from "../ui/EmptyState"
import { PageHeader } from "../ui/PageHeader"
import { Skeleton } from "../ui/Skeleton"
import { TextField } from "../ui/TextField"
import { dataRequestsQuery, decideRequest } from "./api"
import styles from "./PersonalData.module.css"
import { useDataAct, useDataNews } from "./useDataAct"
import { requestStateWords, requestWords } from "./words"

type Deciding = { request: DataRequest; isGranted: boolean }

/** «Запросы о данных»: the administrator's queue, the nearest deadline first. */
export function DataRequestsScreen() {
  const { t } = useLingui()
  const { organisation } = useMembership()
  useDataNews()
  const { data } = useQuery(dataRequestsQuery(organisation.id))
  const [deciding, setDeciding] = useState<Deciding | null>(null)
  return (
    <>
      <PageHeader
        title={t`Запросы о данных`}
        lead={t`Люди просят удалить, исправить или прекратить обрабатывать их данные. По закону ответить нужно за 30 дней.`}
      />
      {data === undefined && <Skeleton lines={5} />}
      {data?.length === 0 && (
        <EmptyState
          icon={ShieldCheck}
          title={t`Запросов нет`}
          text={t`Новый запрос появится здесь с датой, до которой нужно ответить.`}
        />
      )}
      <ul className={styles.list}>
        {data?.map((one) => (
          <li key={one.id} className={styles.row}>
            <span className={styles.about}>
              <strong>
                {one.subjectName} · {requestWords(one.kind)}
              </strong>
              {one.note !== "" && <span>{one.note}</span>}
              {one.reason !== "" && <span>{t`Ответ: ${one.reason}`}</span>}
              <small>
                {one.state === "open"
                  ? t`просит ${one.askerName}, ответить до ${dateOf(one.dueAt)}`
                  : `${requestStateWords(one.state)} · ${momentOf(one.decidedAt ?? one.createdAt)}`}
              </small>
              {one.state === "open" && isCooling(one) && (
                <small>{t`Выполнить можно после ${momentOf(one.coolsUntil)}: человек может передумать.`}</small>
              )}
            </span>
            {one.state === "open" && (
              <span className={styles.acts}>
                <Button variant="plain" onPress={() => setDeciding({ request: one, isGranted: false })}>
                  {t`Отказать`}
                </Button>
                <Button
                  variant={one.kind === "correction" ? "soft" : "danger"}
                  isDisabled={isCooling(one)}
                  onPress={() => setDeciding({ request: one, isGranted: true })}
                >
                  {one.kind === "erasure"
                    ? t`Удалить`
                    : one.kind === "correction"
                      ? t`Исправлено`
                      : t`Прекратить`}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {deciding !== null && <DecisionDialog {...deciding} onClose={() => setDeciding(null)} />}
    </>
  )
}

function DecisionDialog({ request, isGranted, onClose }: Deciding & { onClose: () => void }) {
  const { t } = useLingui()
  const [reason, setReason] = useState("")
  const act = useDataAct((organisationId, text: string) =>
    decideRequest(organisationId, request.id, isGranted, text),
  )
  const consequences = {
    erasure: t`Карточка, сообщения, файлы и вход этого человека исчезнут сразу и навсегда. Подписи под приказами и журнал действий останутся: их хранит закон.`,
    withdrawal: t`Человек сразу потеряет доступ к организации. Вернуть его можно в списке людей.`,
    correction: t`Сначала исправьте данные в карточке человека, затем отметьте запрос выполненным.`,
  }
  return (
    <Dialog
      title={isGranted ? requestWords(request.kind) : t`Отказать`}
      isOpen
      onOpenChange={onClose}
      closeLabel={t`Закрыть`}
      actions={
        <>
          <Button variant="plain" onPress={onClose}>{t`Отмена`}</Button>
          <Button
            variant={isGranted && request.kind !== "correction" ? "danger" : "primary"}
            isDisabled={act.isPending || (!isGranted && reason.trim().length < 5)}
            onPress={() => act.mutate(reason, { onSuccess: onClose })}
          >
            {isGranted ? t`Выполнить` : t`Отказать`}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>
          <strong>{request.subjectName}</strong>
        </p>
        {isGranted && <p>{consequences[request.kind]}</p>}
        <TextField
          label={isGranted ? t`Ответ человеку` : t`Причина отказа по закону`}
          description={
            isGranted
              ? undefined
              : t`Человек прочитает её. Например: личное дело хранится по закону об образовании.`
          }
          value={reason}
          onChange={setReason}
          rows={3}
          maxLength={2000}
        />
      </div>
    </Dialog>
  )
}

const isCooling = (one: DataRequest): boolean => new Date(one.coolsUntil) > new Date()
