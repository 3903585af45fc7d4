import { useLingui } from "@lingui/react/macro"
import { useState } from "react"
import { useUploads } from "../chat/uploads"
import type { RegulationView, SignatoryView } from "../foundation/contract/generated/api"
import { todayHere } from "../foundation/formats"
import { Button } from "../ui/Button"
import { Dialog } from "../ui/Dialog"
import { FileDrop } from "../ui/FileDrop"
import { TextField } from "../ui/TextField"
import { toast } from "../ui/Toasts"
import { recordPaper } from "./api"
import styles from "./Regulations.module.css"
import { useComplianceAct } from "./useActs"

type Props = { regulation: RegulationView; person: SignatoryView; onClose: () => void }

/** A signature that stands on paper: when, and its scan. */
export function PaperDialog({ regulation, person, onClose }: Props) {
  const { t } = useLingui()
  const [signedOn, setSignedOn] = useState(todayHere)
  const { uploads, add, clear } = useUploads(() => undefined)
  const scan = uploads.at(-1)
  const act = useComplianceAct((organisationId, scanId: string) =>
    recordPaper(organisationId, regulation.id, { memberId: person.id, signedOn, scanId }),
  )
  const save = () => {
    if (scan === undefined) return
    act.mutate(scan.id, {
      onSuccess: () => {
        toast(t`Подпись внесена в лист`)
        onClose()
      },
    })
  }
  return (
    <Dialog
      title={t`Подпись на бумаге`}
      isOpen
      onOpenChange={onClose}
      closeLabel={t`Закрыть`}
      actions={
        <Button onPress={save} isDisabled={scan?.state !== "done" || signedOn === "" || act.isPending}>
          {t`Внести подпись`}
        </Button>
      }
    >
      <div className={styles.form}>
        <p>
          <strong>{person.name}</strong>
        </p>
        <p>{t`Внесённую подпись нельзя изменить или удалить: проверьте имя, дату и скан.`}</p>
        <TextField label={t`Дата подписи`} type="date" value={signedOn} onChange={setSignedOn} />
        <FileDrop
          label={t`Скан или фотография листа`}
          choose={t`Выбрать файл`}
          drop={t`или перетащите сюда`}
          accept={["application/pdf", "image/jpeg", "image/png"]}
          file={scan === undefined ? null : { name: scan.name, size: scan.size }}
          onFile={(file) => {
            clear()
            add([file])
          }}
          onRemove={clear}
          removeLabel={t`Убрать файл`}
          error={scan?.state === "failed" ? (scan.refusal ?? t`Файл не загрузился.`) : undefined}
        />
      </div>
    </Dialog>
  )
}
