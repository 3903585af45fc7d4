import { useLingui } from "@lingui/react/macro"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { Ban, Clock3, Link2Off, SearchX, Send, WifiOff } from "lucide-react"
import { useState } from "react"
import { meQuery } from "../../accounts/api"
import { PersonChooser } from "../../accounts/PersonChooser"
import type {
  Accept,
  Acceptance,
  AskedConsent,
  GivenConsent,
  InvitationPage,
} from "../../foundation/contract/generated/api"
import { momentOf } from "../../foundation/formats"
import { newId } from "../../foundation/ids"
import { Problem, sentenceOf } from "../../foundation/problems"
import { Button } from "../../ui/Button"
import { Skeleton } from "../../ui/Skeleton"
import { acceptInvitation, firstPlace, invitationQuery, requestInvitationCode } from "./api"
import { CodeStep } from "./CodeStep"
import { Consents, isEnough } from "./Consents"
import { ContactStep } from "./ContactStep"
import { Dead } from "./Dead"
import { JoinPage } from "./JoinPage"
import styles from "./JoinPage.module.css"
import { NameStep } from "./NameStep"

/** What a person behind a link has reached; `code` is the one from the message, it stays good until they are in. */
type Step =
  | { name: "contact" }
  | { name: "code"; channel: "sms" | "email"; againAt: number }
  | { name: "choose"; code: string; people: { key: string; name: string }[] }
  | { name: "name"; code: string; answer: Acceptance | null }
  | { name: "requested" }
  | { name: "refused"; reason: string; againAt: string | null }

/** The page behind an invitation: contact, code, and in. */
export function JoinScreen({ code }: { code: string }) {
  const { t } = useLingui()
  const { data: invitation, error, isPending, refetch } = useQuery(invitationQuery(code))
  if (isPending) {
    return (
      <JoinPage>
        <Skeleton lines={4} />
      </JoinPage>
    )
  }
  if (invitation === undefined) {
    const isUnknown = error instanceof Problem && error.status === 404
    return (
      <JoinPage>
        <Dead
          icon={isUnknown ? SearchX : WifiOff}
          title={isUnknown ? t`Такой ссылки нет` : t`Страница не открылась`}
          text={
            isUnknown
              ? t`Проверьте код: в нём 12 знаков, нет нуля, единицы и букв O, I, L.`
              : sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)
          }
          action={
            isUnknown ? undefined : (
              <Button variant="soft" onPress={() => void refetch()}>{t`Попробовать ещё раз`}</Button>
            )
          }
        />
      </JoinPage>
    )
  }
  if (invitation.state === "revoked") {
    return (
      <JoinPage invitation={invitation}>
        <Dead
          icon={Link2Off}
          title={t`Эта ссылка больше не действует`}
          text={t`Её отозвали. Попросите новую у того, кто вам её дал: ${invitation.invitedBy}.`}
        />
      </JoinPage>
    )
  }
  if (invitation.state === "expired") {
    return (
      <JoinPage invitation={invitation}>
        <Dead
          icon={Clock3}
          title={t`Срок ссылки истёк`}
          text={t`Попросите новую у того, кто вам её дал: ${invitation.invitedBy}.`}
        />
      </JoinPage>
    )
  }
  return <Joining code={code} invitation={invitation} />
}

function Joining({ code: link, invitation }: { code: string; invitation: InvitationPage }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [contact, setContact] = useState("")
  const [step, setStep] = useState<Step>({ name: "contact" })
  const [agreed, setAgreed] = useState<ReadonlySet<string>>(new Set())
  const [consents, setConsents] = useState<GivenConsent[]>([])
  const failed = t`Не получилось. Попробуйте ещё раз.`

  const ask = useMutation({
    mutationFn: () => requestInvitationCode(link, contact.trim()),
    onSuccess: (sent) => {
      accept.reset()
      setStep({ name: "code", channel: sent.channel, againAt: Date.now() + sent.retryAfterSeconds * 1000 })
    },
  })
  const accept = useMutation({
    mutationFn: async (given: Omit<Accept, "contact" | "childName"> & { childName?: string }) => {
      const answer = await acceptInvitation(link, { contact: contact.trim(), consents, ...given })
      if (answer.state !== "joined") return { answer, place: null }
      // Whatever was read as somebody else; this page's own stays, or it would begin anew.
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== "invitation" })
      await client.fetchQuery(meQuery)
      return { answer, place: await firstPlace(answer, invitation.role) }
    },
    onSuccess: ({ answer, place }, { code }) => {
      if (place !== null) void navigate({ to: place, replace: true })
      else if (answer.state === "requested") setStep({ name: "requested" })
      else if (answer.state === "refused")
        setStep({ name: "refused", reason: answer.reason ?? "", againAt: answer.againAt ?? null })
      else if (answer.state === "choose") setStep({ name: "choose", code, people: answer.people ?? [] })
      else setStep({ name: "name", code, answer })
    },
  })
  const trouble = accept.isError ? sentenceOf(accept.error, failed) : undefined
  const begin = () => {
    accept.reset()
    ask.reset()
    setStep({ name: "contact" })
  }

  return (
    <JoinPage invitation={invitation}>
      {step.name === "contact" && (
        <ContactStep
          contact={contact}
          onChange={setContact}
          onSubmit={() => {
            setConsents(givenOf(invitation.consents, agreed))
            ask.mutate()
          }}
          isBusy={ask.isPending}
          role={invitation.role}
          isFull={invitation.state === "used_up"}
          error={ask.isError ? sentenceOf(ask.error, failed) : undefined}
          consents={
            <Consents
              asked={invitation.consents}
              role={invitation.role}
              agreed={agreed}
              onChange={setAgreed}
            />
          }
          isAgreed={isEnough(invitation.consents, agreed)}
        />
      )}
      {step.name === "code" && (
        <CodeStep
          contact={contact.trim()}
          channel={step.channel}
          againAt={step.againAt}
          onComplete={(code) => accept.mutate({ code })}
          onAgain={() => ask.mutate()}
          onBack={begin}
          isBusy={accept.isPending || accept.isSuccess}
          error={trouble ?? (ask.isError ? sentenceOf(ask.error, failed) : undefined)}
        />
      )}
      {step.name === "choose" && (
        <section className={styles.form}>
          <h2>{t`Кто входит?`}</h2>
          <p className={styles.lead}>{t`С этим телефоном или почтой в списке:`}</p>
          <PersonChooser
            people={step.people.map((person) => ({ ...person, places: [] }))}
            onChoose={(key) => accept.mutate({ code: step.code, key })}
            isBusy={accept.isPending}
          />
          <Button
            variant="plain"
            onPress={() => setStep({ name: "name", code: step.code, answer: null })}
            isDisabled={accept.isPending}
          >
            {t`Меня здесь нет`}
          </Button>
          {trouble !== undefined && (
            <p role="alert" className={styles.error}>
              {trouble}
            </p>
          )}
        </section>
      )}
      {step.name === "name" && (
        <NameStep
          role={invitation.role}
          suggested={step.answer?.suggestedName ?? null}
          isChildNeeded={step.answer?.isChildNeeded ?? invitation.role === "guardian"}
          onSubmit={(given) => accept.mutate({ code: step.code, ...given })}
          onBack={begin}
          isBusy={accept.isPending}
          error={trouble}
        />
      )}
      {step.name === "requested" && (
        <Dead
          icon={Send}
          title={t`Заявка отправлена`}
          text={t`Вас нет в списке, поэтому решает классный руководитель или администратор. Ответ придёт на ${contact.trim()}: тогда войдите с этим же контактом. Страницу можно закрыть.`}
        />
      )}
      {step.name === "refused" && <Refused {...step} invitedBy={invitation.invitedBy} />}
    </JoinPage>
  )
}

/** Each yes with the fingerprint of the text that was read; its id makes a repetition harmless. */
function givenOf(asked: readonly AskedConsent[], agreed: ReadonlySet<string>): GivenConsent[] {
  return asked
    .filter((text) => agreed.has(text.id))
    .map((text) => ({ id: newId(), textId: text.id, digest: text.digest }))
}

type RefusedProps = { reason: string; againAt: string | null; invitedBy: string }

/** The request was refused: why, and what can be done. */
function Refused({ reason, againAt, invitedBy }: RefusedProps) {
  const { t } = useLingui()
  const when = againAt === null ? "" : momentOf(againAt)
  const why = reason === "" ? "" : t`Причина: «${reason}».`
  return (
    <Dead
      icon={Ban}
      title={t`Заявку отклонили`}
      text={`${why} ${t`Если это ошибка, спросите того, кто дал вам ссылку: ${invitedBy}. Попросить ещё раз можно по новой ссылке или после ${when}.`}`.trim()}
    />
  )
}
