import { useLingui } from "@lingui/react/macro"
import { useState } from "react"
import type { FamilyMember } from "../../foundation/contract/generated/api"
import { sentenceOf } from "../../foundation/problems"
import { FormDialog } from "../../ui/FormDialog"
import { toast } from "../../ui/Toasts"
import { useQuietAct } from "../useActs"
import { setGuardian } from "./api"
import { LinkFields, type LinkGiven } from "./LinkFields"

type Props = { guardian: FamilyMember; studentId: string; onClose: () => void }

/** Another kind of the link, or its last day. */
export function ChangeLinkDialog({ guardian, studentId, onClose }: Props) {
  const { t } = useLingui()
  const [link, setLink] = useState<LinkGiven>({ kind: guardian.kind, endsOn: guardian.endsOn ?? "" })
  const act = useQuietAct((organisationId) =>
    setGuardian(organisationId, studentId, guardian.id, { kind: link.kind, endsOn: link.endsOn || null }),
  )
  const save = () =>
    act.mutate(undefined, {
      onSuccess: () => {
        toast(t`Сохранено`)
        onClose()
      },
    })
  return (
    <FormDialog
      title={guardian.fullName}
      submit={t`Сохранить`}
      onSubmit={save}
      onClose={onClose}
      isBusy={act.isPending}
      error={act.error === null ? undefined : sentenceOf(act.error, t`Не получилось. Попробуйте ещё раз.`)}
    >
      <LinkFields value={link} onChange={setLink} />
    </FormDialog>
  )
}
