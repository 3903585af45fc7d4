import { useLingui } from "@lingui/react/macro"
import { useState } from "react"
import { sentenceOf } from "../../foundation/problems"
import { Button } from "../../ui/Button"
import { Dialog } from "../../ui/Dialog"
import { TextField } from "../../ui/TextField"
import { toast } from "../../ui/Toasts"
import { useQuietAct } from "../useActs"
import { barGuardian } from "./api"
import styles from "./Families.module.css"

type Props = {
  guardian: { id: string; name: string }
  student: { id: string; name: string }
  onClose: () => void
}

/** A court keeps an adult and a child apart: the document, and what follows from it at once. */
export function BarDialog({ guardian, student, onClose }: Props) {
  const { t } = useLingui()
  const [document, setDocument] = useState("")
  const [documentDate, setDocumentDate] = useState("")
  const act = useQuietAct((organisationId) =>
    barGuardian(organisationId, student.id, guardian.id, { document, documentDate }),
  )
  const bar = () =>
    act.mutate(undefined, {
      onSuccess: () => {
        toast(t`Запрет действует`)
        onClose()
      },
    })
  const isReady = document.trim() !== "" && documentDate !== ""
  return (
    <Dialog
      title={t`Запретить общение по решению суда`}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      closeLabel={t`Закрыть`}
      actions={
        <>
          <Button variant="plain" onPress={onClose}>{t`Отмена`}</Button>
          <Button
            variant="danger"
            onPress={bar}
            isDisabled={!isReady || act.isPending}
          >{t`Запретить`}</Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>
          {t`${guardian.name} сразу перестанет видеть всё, что связано с ребёнком (${student.name}): чаты, звонки, файлы, класс. Вернуться по ссылке, по списку или по просьбе будет нельзя. О запрете знают только руководитель, администратор и классный руководитель.`}
        </p>
        <TextField
          label={t`Решение суда`}
          isRequired
          autoFocus
          value={document}
          onChange={setDocument}
          maxLength={200}
          placeholder={t`№ 2-1143/2026, Сормовский районный суд`}
        />
        <TextField
          label={t`Дата решения`}
          type="date"
          isRequired
          value={documentDate}
          onChange={setDocumentDate}
        />
        {act.error !== null && (
          <p role="alert" className={styles.error}>
            {sentenceOf(act.error, t`Не получилось. Попробуйте ещё раз.`)}
          </p>
        )}
      </div>
    </Dialog>
  )
}
