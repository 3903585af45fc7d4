import { useLingui } from "@lingui/react/macro"
import { type FormEvent, useState } from "react"
import type { Group } from "../../foundation/contract/generated/api"
import { sentenceOf } from "../../foundation/problems"
import { useWords } from "../../organisations/words"
import { Button } from "../../ui/Button"
import { Dialog } from "../../ui/Dialog"
import { TextField } from "../../ui/TextField"
import { renameGroup } from "../api"
import { useStructureAct } from "../useActs"

type Props = { group: Group; isOpen: boolean; onOpenChange: (isOpen: boolean) => void }

export function RenameDialog({ group, isOpen, onOpenChange }: Props) {
  const { t } = useLingui()
  const words = useWords()
  const [name, setName] = useState(group.name)
  const act = useStructureAct((organisationId, wanted: string) =>
    renameGroup(organisationId, group.id, wanted),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    act.mutate(name.trim(), { onSuccess: () => onOpenChange(false) })
  }
  return (
    <Dialog
      title={t`Переименовать`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      closeLabel={t`Закрыть`}
      actions={
        <Button
          type="submit"
          form="rename-group"
          isDisabled={name.trim() === "" || name.trim() === group.name || act.isPending}
        >
          {t`Сохранить`}
        </Button>
      }
    >
      <form id="rename-group" onSubmit={submit}>
        <TextField
          label={words.groupName}
          value={name}
          onChange={setName}
          autoFocus
          maxLength={60}
          description={t`Название сменится и у чатов.`}
          error={act.isError ? sentenceOf(act.error, t`Не получилось.`) : undefined}
        />
      </form>
    </Dialog>
  )
}
