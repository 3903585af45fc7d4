import { useLingui } from "@lingui/react/macro"
import { useState } from "react"
import { todayHere } from "../../foundation/formats"
import { sentenceOf } from "../../foundation/problems"
import { useWords } from "../../organisations/words"
import { FormDialog } from "../../ui/FormDialog"
import { TextField } from "../../ui/TextField"
import { toast } from "../../ui/Toasts"
import { useQuietAct } from "../useActs"
import { barGuardian } from "./api"

type Props = {
  guardian: { id: string; name: string }
  student: { id: string; name: string }
  onClose: () => void
}

/** A court keeps an adult and a child apart: the document, and what follows from it at once. */
export function BarDialog({ guardian, student, onClose }: Props) {
  const { t } = useLingui()
  const words = useWords()
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
  const isLater = documentDate > todayHere()
  const isReady = document.trim() !== "" && documentDate !== "" && !isLater
  return (
    <FormDialog
      title={t`Запретить общение по решению суда`}
      submit={t`Запретить`}
      onSubmit={bar}
      onClose={onClose}
      isBusy={act.isPending}
      isDanger
      isReady={isReady}
      error={act.error === null ? undefined : sentenceOf(act.error, t`Не получилось. Попробуйте ещё раз.`)}
    >
      <p>
        {t`${guardian.name} сразу перестанет видеть всё, что связано с ребёнком (${student.name}): чаты, звонки, файлы, класс. Вернуться по ссылке, по списку или по просьбе будет нельзя. О запрете знают только руководитель организации, администратор и ${words.curator.toLowerCase()}.`}
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
        error={isLater ? t`Этот день ещё не наступил. Проверьте дату в решении.` : undefined}
      />
    </FormDialog>
  )
}
