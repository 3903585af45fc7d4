import { useLingui } from "@lingui/react/macro"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { BadgeCheck, Download, FileSignature, FileX } from "lucide-react"
import { useEffect, useRef, useState } from "react"
import type { RegulationView } from "../foundation/contract/generated/api"
import { dateOf } from "../foundation/formats"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { Button, LinkButton } from "../ui/Button"
import { EmptyState } from "../ui/EmptyState"
import { PageHeader } from "../ui/PageHeader"
import { Skeleton } from "../ui/Skeleton"
import { toast } from "../ui/Toasts"
import styles from "./Acknowledgements.module.css"
import { complianceKey, noteReading, ownQuery, regulationPath, regulationQuery } from "./api"
import { SignDialog } from "./SignDialog"
import { deadlineWords, documentLine } from "./words"

type Props = { slug: string; regulationId: string }

/** One document: read to its end, then signed. */
export function ReadingScreen({ slug, regulationId }: Props) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data: regulation, error } = useQuery(regulationQuery(organisation.id, regulationId))
  const { data: own } = useQuery(ownQuery(organisation.id))
  const [isSigning, setIsSigning] = useState(false)
  const mine = [...(own?.waiting ?? []), ...(own?.signed ?? [])].find(
    (one) => one.regulation.id === regulationId,
  )
  const { isRead, finish } = useReading(regulationId, mine?.readAt ?? null, mine !== undefined)
  const isWaiting = mine !== undefined && mine.signature === null
  const back = { href: `/o/${slug}/acknowledgements`, label: t`Ознакомление` }
  if (error !== null)
    return (
      <main className={styles.screen}>
        <div className={styles.inside}>
          <PageHeader title={t`Документ`} back={back} />
          <EmptyState
            icon={FileX}
            title={t`Документ недоступен`}
            text={sentenceOf(error, t`Возможно, его отозвали.`)}
          />
        </div>
      </main>
    )
  if (regulation === undefined)
    return (
      <main className={styles.screen}>
        <div className={styles.inside}>
          <PageHeader title={t`Документ`} back={back} />
          <Skeleton lines={8} />
        </div>
      </main>
    )
  return (
    <main className={styles.reading}>
      <div className={styles.head}>
        <PageHeader
          title={regulation.title}
          back={back}
          lead={[documentLine(regulation), regulation.onBehalfOf].filter((part) => part !== "").join(" · ")}
        />
      </div>
      <Paper regulation={regulation} onEnd={finish} />
      <footer className={styles.foot}>
        {mine?.signature !== null && mine?.signature !== undefined ? (
          <p className={styles.signed}>
            <BadgeCheck aria-hidden="true" />
            {t`Подписан ${dateOf(mine.signature.signedOn)} · ${mine.signature.hash.slice(0, 12)}`}
          </p>
        ) : (
          <p>
            {isRead
              ? t`Документ прочитан`
              : regulation.file === null
                ? t`Прочитайте до конца, чтобы подписать`
                : t`Прочитайте документ и отметьте это`}
            {regulation.deadline !== null && isWaiting && ` · ${deadlineWords(regulation.deadline)}`}
          </p>
        )}
        {isWaiting && !isRead && regulation.file !== null && (
          <Button variant="soft" onPress={finish}>{t`Я прочитал(а) документ`}</Button>
        )}
        {isWaiting && (
          <Button
            icon={FileSignature}
            onPress={() => setIsSigning(true)}
            isDisabled={!isRead}
          >{t`Подписать`}</Button>
        )}
      </footer>
      {isSigning && (
        <SignDialog title={t`Подпись`} regulations={[regulation]} onClose={() => setIsSigning(false)} />
      )}
    </main>
  )
}

/** Tells the server that the document was opened, and once that it was read. */
function useReading(regulationId: string, readAt: string | null, isMine: boolean) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const client = useQueryClient()
  const note = useMutation({
    mutationFn: (isRead: boolean) => noteReading(organisation.id, regulationId, isRead),
    onSuccess: (_, isRead) => {
      if (isRead) void client.invalidateQueries({ queryKey: complianceKey(organisation.id) })
    },
    onError: (error, isRead) => {
      if (isRead) toast(sentenceOf(error, t`Не получилось отметить. Попробуйте ещё раз.`))
    },
  })
  const { mutate } = note
  const isRead = readAt !== null || (note.isSuccess && note.variables)
  const hasOpened = useRef(false)
  useEffect(() => {
    if (!isMine || hasOpened.current) return
    hasOpened.current = true
    mutate(false)
  }, [isMine, mutate])
  const finish = () => {
    if (isMine && !isRead && !(note.isPending && note.variables)) mutate(true)
  }
  return { isRead, finish }
}

/** The document itself: a PDF in the browser's viewer, or a text whose end is seen. */
function Paper({ regulation, onEnd }: { regulation: RegulationView; onEnd: () => void }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  if (regulation.file !== null) {
    const url = regulationPath(organisation.id, regulation.id, "document.pdf")
    return (
      <div className={styles.pdf}>
        <iframe src={`${url}#navpanes=0&view=FitH`} title={regulation.title} />
        <p className={styles.elsewhere}>
          <LinkButton href={url} target="_blank" variant="plain" size="small" icon={Download}>
            {t`Открыть отдельно`}
          </LinkButton>
        </p>
      </div>
    )
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls is scrolled by keyboard
    <article className={styles.text} tabIndex={0} aria-label={regulation.title}>
      {paragraphsOf(regulation.text).map(({ key, text }) => (
        <p key={key}>{text}</p>
      ))}
      <End onSeen={onEnd} />
    </article>
  )
}

function paragraphsOf(text: string): { key: string; text: string }[] {
  return text.split(/\n{2,}/).map((part, place) => ({ key: `${place}`, text: part }))
}

/** The last line of a text: seen, the text is read. */
function End({ onSeen }: { onSeen: () => void }) {
  const place = useRef<HTMLDivElement>(null)
  const seen = useRef(onSeen)
  seen.current = onSeen
  useEffect(() => {
    const element = place.current
    if (element === null) return
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) seen.current()
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return <div ref={place} className={styles.end} aria-hidden="true" />
}
