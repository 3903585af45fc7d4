import { useLingui } from "@lingui/react/macro"
import { useQueryClient } from "@tanstack/react-query"
import { PenLine } from "lucide-react"
import { useState } from "react"
import type { ReconciliationView, SignatureAsked } from "../foundation/contract/generated/api"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { Button } from "../ui/Button"
import { Checkbox } from "../ui/Checkbox"
import { CodeField } from "../ui/CodeField"
import { Dialog } from "../ui/Dialog"
import { askSignature, reconciliationQuery, signReconciliation } from "./api"
import dialog from "./Dialogs.module.css"
import styles from "./Reconciliation.module.css"
import { useReconciliationAct } from "./useActs"
import { differencesWord } from "./words"

type Props = { base: string; reconciliation: ReconciliationView; open: number }

/** Signing: what it means, a code to the signer's own contact, done. */
export function SignDialog({ reconciliation, open }: Props) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const client = useQueryClient()
  const { id } = reconciliation.brief
  const [isOpen, setOpen] = useState(false)
  const [acceptsOpen, setAccepts] = useState(false)
  const [asked, setAsked] = useState<SignatureAsked | null>(null)
  const ask = useReconciliationAct((organisationId, _: null) => askSignature(organisationId, id))
  const sign = useReconciliationAct((organisationId, code: string) =>
    signReconciliation(organisationId, id, { code, acceptsOpen }),
  )
  const send = () => ask.mutate(null, { onSuccess: setAsked })
  const finish = (code: string) =>
    sign.mutate(code, {
      onSuccess: (signed) => {
        client.setQueryData(reconciliationQuery(organisation.id, id).queryKey, signed)
        setOpen(false)
      },
    })
  const mayAsk = reconciliation.unchecked.length === 0 && (open === 0 || acceptsOpen)
  return (
    <>
      <Button icon={PenLine} onPress={() => setOpen(true)} isDisabled={reconciliation.unchecked.length > 0}>
        {t`Подписать итог`}
      </Button>
      <Dialog
        title={t`Подписать итог сверки`}
        isOpen={isOpen}
        onOpenChange={setOpen}
        closeLabel={t`Закрыть`}
        actions={
          asked === null ? (
            <>
              <Button variant="plain" onPress={() => setOpen(false)}>{t`Отменить`}</Button>
              <Button onPress={send} isDisabled={!mayAsk || ask.isPending}>
                {ask.isPending ? t`Отправляем…` : t`Получить код`}
              </Button>
            </>
          ) : (
            <Button
              variant="plain"
              onPress={send}
              isDisabled={ask.isPending}
            >{t`Отправить код ещё раз`}</Button>
          )
        }
      >
        <div className={dialog.signing}>
          <p>{t`После подписи изменить в этой сверке ничего нельзя. Итог сохранится с отпечатком, его можно напечатать, и с ним сравнится следующая сверка.`}</p>
          {open > 0 && (
            <Checkbox isSelected={acceptsOpen} onChange={setAccepts} isDisabled={asked !== null}>
              {t`Подписываю, хотя не решено: ${differencesWord(open)}`}
            </Checkbox>
          )}
          {asked !== null && (
            <>
              <p>{t`Код отправлен на ${asked.contact}.`}</p>
              <CodeField
                label={t`Код подписи`}
                onComplete={finish}
                isDisabled={sign.isPending}
                error={
                  sign.error === null
                    ? undefined
                    : sentenceOf(sign.error, t`Не подписано. Попробуйте ещё раз.`)
                }
              />
            </>
          )}
          {ask.error !== null && (
            <p className={styles.error} role="alert">
              {sentenceOf(ask.error, t`Код не отправлен. Попробуйте ещё раз.`)}
            </p>
          )}
        </div>
      </Dialog>
    </>
  )
}
