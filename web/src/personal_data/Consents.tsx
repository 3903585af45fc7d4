import { useLingui } from "@lingui/react/macro"
import { useState } from "react"
import type { ConsentView, DataPerson, DataRequest } from "../foundation/contract/generated/api"
import { dateOf } from "../foundation/formats"
import { Button } from "../ui/Button"
import { ConfirmDialog } from "../ui/ConfirmDialog"
import { Dialog } from "../ui/Dialog"
import { toast } from "../ui/Toasts"
import { giveConsent, withdrawConsent } from "./api"
import styles from "./PersonalData.module.css"
import { useDataAct } from "./useDataAct"
import { isInForce, stateWords } from "./words"

type Props = { person: DataPerson; requests: DataRequest[] }

/** The person's consents: read, given, taken back. */
export function Consents({ person, requests }: Props) {
  const { t } = useLingui()
  const [reading, setReading] = useState<ConsentView | null>(null)
  const [ending, setEnding] = useState<ConsentView | null>(null)
  const give = useDataAct((organisationId, one: ConsentView) =>
    giveConsent(organisationId, person.id, one.text),
  )
  const withdraw = useDataAct((organisationId, one: ConsentView) =>
    withdrawConsent(organisationId, person.id, one.kind),
  )
  const isEndingProcessing = requests.some((one) => one.kind === "withdrawal" && one.state === "open")
  return (
    <section className={styles.section}>
      <h2>{t`Согласия`}</h2>
      {person.consents.length === 0 && (
        <p className={styles.soft}>{t`Организация ещё не опубликовала тексты согласий.`}</p>
      )}
      {!person.answers && person.consents.length > 0 && (
        <p className={styles.soft}>
          {person.isSelf ? t`Согласия за вас даёт родитель.` : t`Этот человек даёт согласия сам.`}
        </p>
      )}
      <ul className={styles.list}>
        {person.consents.map((one) => (
          <li key={one.kind} className={styles.row}>
            <span className={styles.about}>
              <strong>{one.title}</strong>
              <small className={isInForce(one.state) ? styles.good : styles.bad}>
                {stateWords(one.state)}
                {one.givenAt !== null && isInForce(one.state) && (
                  <> · {dateOf(one.signedOn ?? one.givenAt)}</>
                )}
                {one.version !== null && <> · {t`редакция ${one.version}`}</>}
              </small>
            </span>
            <span className={styles.acts}>
              <Button variant="plain" onPress={() => setReading(one)}>{t`Прочитать`}</Button>
              {person.answers && !isInForce(one.state) && (
                <Button variant="soft" isDisabled={give.isPending} onPress={() => setReading(one)}>
                  {t`Дать согласие`}
                </Button>
              )}
              {person.answers && isInForce(one.state) && (
                <Button
                  variant="plain"
                  isDisabled={one.kind === "processing" && isEndingProcessing}
                  onPress={() => setEnding(one)}
                >
                  {t`Отозвать`}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {reading !== null && (
        <Dialog
          title={reading.title}
          isOpen
          onOpenChange={() => setReading(null)}
          closeLabel={t`Закрыть`}
          size="wide"
          actions={
            person.answers && !isInForce(reading.state) ? (
              <Button
                isDisabled={give.isPending}
                onPress={() => give.mutate(reading, { onSuccess: () => setReading(null) })}
              >
                {t`Даю согласие`}
              </Button>
            ) : undefined
          }
        >
          <div className={styles.text}>{reading.text.body}</div>
        </Dialog>
      )}
      {ending !== null && (
        <ConfirmDialog
          title={t`Отозвать согласие?`}
          text={
            ending.kind === "photo"
              ? t`Новые фотографии и видео с этим человеком публиковать не будут. Больше ничего не изменится.`
              : t`Запрос получит администратор. Когда он подтвердит, доступ к платформе закончится: войти, читать и писать будет нельзя. До этого можно передумать.`
          }
          confirm={t`Отозвать`}
          cancel={t`Отмена`}
          isDanger
          isOpen
          isBusy={withdraw.isPending}
          onOpenChange={() => setEnding(null)}
          onConfirm={() =>
            withdraw.mutate(ending, {
              onSuccess: () => {
                toast(ending.kind === "photo" ? t`Согласие отозвано` : t`Запрос отправлен администратору`)
                setEnding(null)
              },
            })
          }
        />
      )}
    </section>
  )
}
