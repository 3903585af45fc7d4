import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { Download, FileArchive, RotateCcw } from "lucide-react"
import { useState } from "react"
import type { DataExport, DataPerson, DataRequest } from "../foundation/contract/generated/api"
import { dateOf, momentOf, sizeOf } from "../foundation/formats"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { Button, LinkButton } from "../ui/Button"
import { PageHeader } from "../ui/PageHeader"
import { ProgressBar } from "../ui/ProgressBar"
import { Skeleton } from "../ui/Skeleton"
import { Tabs } from "../ui/Tabs"
import { archivePath, askExport, cancelRequest, keptQuery, myDataQuery } from "./api"
import { Consents } from "./Consents"
import styles from "./PersonalData.module.css"
import { RequestDialog } from "./RequestDialog"
import { useDataAct, useDataNews } from "./useDataAct"
import { requestStateWords, requestWords } from "./words"

/** «Мои данные»: what is kept of me and my children, the archive, consents, requests. */
export function MyDataScreen() {
  const { t } = useLingui()
  const { organisation } = useMembership()
  useDataNews()
  const { data, error } = useQuery(myDataQuery(organisation.id))
  return (
    <main className={styles.screen}>
      <div className={styles.inside}>
        <PageHeader
          title={t`Мои данные`}
          lead={t`Что хранит ${organisation.shortName} о вас и ваших детях, и что с этим можно сделать.`}
        />
        {error !== null && (
          <p role="alert">{sentenceOf(error, t`Не получилось загрузить. Обновите страницу.`)}</p>
        )}
        {data === undefined && error === null && <Skeleton lines={8} />}
        {data !== undefined && data.people.length === 1 && data.people[0] !== undefined && (
          <Person person={data.people[0]} exports={data.exports} requests={data.requests} />
        )}
        {data !== undefined && data.people.length > 1 && (
          <Tabs
            label={t`Чьи данные`}
            tabs={data.people.map((person) => ({
              id: person.id,
              label: person.isSelf ? t`Мои` : person.name,
              content: <Person person={person} exports={data.exports} requests={data.requests} />,
            }))}
          />
        )}
      </div>
    </main>
  )
}

type PersonProps = { person: DataPerson; exports: DataExport[]; requests: DataRequest[] }

function Person({ person, exports, requests }: PersonProps) {
  const own = requests.filter((one) => one.subjectId === person.id)
  return (
    <div className={styles.person}>
      <Consents person={person} requests={own} />
      <Archive person={person} exports={exports} />
      <Kept person={person} />
      <Requests person={person} requests={own} />
    </div>
  )
}

function Kept({ person }: { person: DataPerson }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data } = useQuery(keptQuery(organisation.id, person.id))
  return (
    <section className={styles.section}>
      <h2>{t`Что хранится`}</h2>
      {data === undefined && <Skeleton lines={6} />}
      <ul className={styles.list}>
        {data?.parts.map((part) => (
          <li key={part.room} className={styles.row}>
            <span className={styles.about}>
              <strong>{part.title}</strong>
              <span>{part.what}</span>
              <small>{part.why}</small>
            </span>
            <span className={styles.soft}>{part.count === 0 ? t`ничего` : t`записей: ${part.count}`}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Archive({ person, exports }: { person: DataPerson; exports: DataExport[] }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const ask = useDataAct(askExport)
  const isWorking = exports.some((one) => one.state === "working")
  const own = attemptsOf(exports, person.id)
  return (
    <section className={styles.section}>
      <h2>{t`Архив`}</h2>
      <p>{t`Всё, что хранится, и отправленные файлы одним архивом ZIP. Готовый архив хранится семь дней, скачать его можете только вы.`}</p>
      <div className={styles.acts}>
        <Button
          variant="soft"
          icon={FileArchive}
          isDisabled={isWorking || ask.isPending}
          onPress={() => ask.mutate(person.id)}
        >{t`Собрать архив`}</Button>
      </div>
      <ul className={styles.list}>
        {own.map((one) => (
          <li key={one.id} className={styles.row}>
            {one.state === "working" && (
              <ProgressBar
                label={t`Архив собирается, страницу можно закрыть`}
                value={one.done}
                max={one.total}
              />
            )}
            {one.state === "failed" && (
              <>
                <span className={styles.about}>
                  <strong>{t`Архив от ${momentOf(one.createdAt)} собрать не удалось`}</strong>
                  <small>{t`Данные на месте. Попробуйте ещё раз; если не выйдет снова, скажите администратору.`}</small>
                </span>
                <Button
                  variant="soft"
                  icon={RotateCcw}
                  isDisabled={isWorking || ask.isPending}
                  onPress={() => ask.mutate(person.id)}
                >{t`Собрать ещё раз`}</Button>
              </>
            )}
            {one.state === "ready" && (
              <>
                <span className={styles.about}>
                  <strong>{momentOf(one.createdAt)}</strong>
                  <small>
                    {sizeOf(one.size)}
                    {one.expiresAt !== null && <> · {t`до ${dateOf(one.expiresAt)}`}</>}
                  </small>
                </span>
                <LinkButton
                  href={archivePath(organisation.id, one.id)}
                  icon={Download}
                  variant="soft"
                  download=""
                >{t`Скачать`}</LinkButton>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Archives that can be fetched or come; of those that failed, only the newest, while nothing came after it. */
function attemptsOf(exports: readonly DataExport[], subjectId: string): DataExport[] {
  const own = exports
    .filter((one) => one.subjectId === subjectId && one.state !== "expired")
    .sort((one, other) => other.createdAt.localeCompare(one.createdAt))
  return own.filter((one, place) => one.state !== "failed" || place === 0)
}

function Requests({ person, requests }: { person: DataPerson; requests: DataRequest[] }) {
  const { t } = useLingui()
  const [asking, setAsking] = useState<"erasure" | "correction" | null>(null)
  const cancel = useDataAct(cancelRequest)
  const isErasing = requests.some((one) => one.kind === "erasure" && one.state === "open")
  return (
    <section className={styles.section}>
      <h2>{t`Запросы`}</h2>
      <div className={styles.acts}>
        <Button variant="soft" onPress={() => setAsking("correction")}>{t`Исправить ошибку`}</Button>
        {person.answers && (
          <Button variant="soft" isDisabled={isErasing} onPress={() => setAsking("erasure")}>
            {t`Удалить данные`}
          </Button>
        )}
      </div>
      <ul className={styles.list}>
        {requests.map((one) => (
          <li key={one.id} className={styles.row}>
            <span className={styles.about}>
              <strong>
                {requestWords(one.kind)} · {requestStateWords(one.state)}
              </strong>
              {one.note !== "" && <span>{one.note}</span>}
              {one.reason !== "" && <span>{t`Ответ: ${one.reason}`}</span>}
              <small>
                {one.state === "open"
                  ? t`подан ${momentOf(one.createdAt)}, решение до ${dateOf(one.dueAt)}`
                  : momentOf(one.decidedAt ?? one.createdAt)}
              </small>
            </span>
            {one.state === "open" && (
              <Button variant="plain" isDisabled={cancel.isPending} onPress={() => cancel.mutate(one.id)}>
                {t`Передумать`}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {asking !== null && <RequestDialog person={person} kind={asking} onClose={() => setAsking(null)} />}
    </section>
  )
}
