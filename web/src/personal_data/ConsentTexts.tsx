import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { Printer } from "lucide-react"
import { useState } from "react"
import type { TextState } from "../foundation/contract/generated/api"
import { dateOf } from "../foundation/formats"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { organisationQuery } from "../organisations/api"
import { useChangeOrganisation } from "../organisations/settings/useChangeOrganisation"
import { Button, LinkButton } from "../ui/Button"
import { ConfirmDialog } from "../ui/ConfirmDialog"
import { Skeleton } from "../ui/Skeleton"
import { Switch } from "../ui/Switch"
import { TextField } from "../ui/TextField"
import { toast } from "../ui/Toasts"
import { consentTextsQuery, formPath, publishText } from "./api"
import styles from "./PersonalData.module.css"
import { useDataAct } from "./useDataAct"

/** The organisation's own texts: edited, published as a version; everybody is asked again. */
export function ConsentTexts() {
  const { organisation } = useMembership()
  const { data } = useQuery(consentTextsQuery(organisation.id))
  if (data === undefined) return <Skeleton lines={8} />
  return (
    <div className={styles.form}>
      {data.map((one) => (
        <ConsentTextEditor key={`${one.kind}:${one.current?.version ?? 0}`} state={one} />
      ))}
    </div>
  )
}

function ConsentTextEditor({ state }: { state: TextState }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const kept = state.current?.body ?? ""
  const [body, setBody] = useState(state.current?.body ?? state.template)
  const [isAsking, setIsAsking] = useState(false)
  const publish = useDataAct((organisationId, text: string) => publishText(organisationId, state.kind, text))
  return (
    <section className={styles.section}>
      <h2>{state.title}</h2>
      <p className={styles.soft}>
        {state.current === null
          ? t`Ещё не опубликовано: людей об этом согласии не спрашивают. Ниже — образец, проверьте его.`
          : t`Редакция ${state.current.version}, опубликована ${dateOf(state.current.publishedAt)}`}
      </p>
      <TextField label={t`Текст`} value={body} onChange={setBody} rows={12} maxLength={20_000} />
      <div className={styles.acts}>
        <Button
          isDisabled={body.trim() === kept || body.trim().length < 50}
          onPress={() => setIsAsking(true)}
        >
          {t`Опубликовать`}
        </Button>
        {state.current !== null && (
          <LinkButton
            href={formPath(organisation.id, state.kind)}
            icon={Printer}
            variant="soft"
            target="_blank"
          >
            {t`Пустой бланк`}
          </LinkButton>
        )}
      </div>
      {state.kind === "processing" && state.current !== null && <IsRequired />}
      <ConfirmDialog
        title={t`Опубликовать текст?`}
        text={
          state.kind === "processing"
            ? t`Каждый человек при следующем входе должен будет прочитать его и дать согласие за себя и своих детей. Без ответа платформа не откроется.`
            : t`Каждого человека при следующем входе спросят ещё раз; ответить можно и потом.`
        }
        confirm={t`Опубликовать`}
        cancel={t`Отмена`}
        isOpen={isAsking}
        isBusy={publish.isPending}
        onOpenChange={setIsAsking}
        onConfirm={() =>
          publish.mutate(body, {
            onSuccess: () => {
              setIsAsking(false)
              toast(t`Текст опубликован`)
            },
          })
        }
      />
    </section>
  )
}

/** Whether people without this consent stay at the door. */
function IsRequired() {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data: page } = useQuery(organisationQuery(organisation.id))
  const change = useChangeOrganisation()
  if (page === undefined) return null
  const kept = page.settings.processingConsentIsRequired
  return (
    <Switch
      isSelected={change.isPending ? !kept : kept}
      isDisabled={change.isPending}
      onChange={(is) =>
        change.mutate(
          { settings: { processingConsentIsRequired: is } },
          { onError: (error) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)) },
        )
      }
    >{t`Без этого согласия организация не открывается`}</Switch>
  )
}
