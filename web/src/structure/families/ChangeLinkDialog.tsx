import { useLingui } from "@lingui/react/macro"
import { type FormEvent, useId, useState } from "react"
import type { FamilyMember } from "../../foundation/contract/generated/api"
import { sentenceOf } from "../../foundation/problems"
import { Button } from "../../ui/Button"
import { Dialog } from "../../ui/Dialog"
import { toast } from "../../ui/Toasts"
import { useQuietAct } from "../useActs"
import { setGuardian } from "./api"
import styles from "./Families.module.css"
import { LinkFields, type LinkGiven } from "./LinkFields"

type Props = { guardian: FamilyMember; studentId: string; onClose: () => void }

/** Another kind of the link, or its last day. */
export function ChangeLinkDialog({ guardian, studentId, onClose }: Props) {
  const { t } = useLingui()
  const [link, setLink] = useState<LinkGiven>({ kind: guardian.kind, endsOn: guardian.endsOn ?? "" })
  const act = useQuietAct((organisationId) =>
    setGuardian(organisationId, studentId, guardian.id, { kind: link.kind, endsOn: link.endsOn || null }),
  )
  const form = useId()
  const save = (event: FormEvent) => {
    event.preventDefault()
    act.mutate(undefined, {
      onSuccess: () => {
        toast(t`Сохранено`)
        onClose()
      },
    })
  }
  return (
    <Dialog
      title={guardian.fullName}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      closeLabel={t`Закрыть`}
      actions={
        <>
          <Button variant="plain" onPress={onClose}>{t`Отмена`}</Button>
          <Button type="submit" form={form} isDisabled={act.isPending}>{t`Сохранить`}</Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={save}>
        <LinkFields value={link} onChange={setLink} />
        {act.error !== null && (
          <p role="alert" className={styles.error}>
            {sentenceOf(act.error, t`Не получилось. Попробуйте ещё раз.`)}
          </p>
        )}
      </form>
    </Dialog>
  )
}
