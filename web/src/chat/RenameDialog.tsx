import { useLingui } from "@lingui/react/macro"
import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import type { Conversation } from "../foundation/contract/generated/api"
import { sentenceOf } from "../foundation/problems"
import { Button } from "../ui/Button"
import { Dialog } from "../ui/Dialog"
import { TextField } from "../ui/TextField"
import { useChatEngine } from "./ChatContext"

type Props = { conversation: Conversation; isOpen: boolean; onOpenChange: () => void }

export function RenameDialog({ conversation, isOpen, onOpenChange }: Props) {
  const { t } = useLingui()
  const engine = useChatEngine()
  const [title, setTitle] = useState(conversation.title)
  const rename = useMutation({
    mutationFn: () => engine.acts.change(conversation.id, { title }),
    onSuccess: onOpenChange,
  })
  return (
    <Dialog
      title={t`Название чата`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      actions={
        <Button onPress={() => rename.mutate()} isDisabled={title.trim() === ""}>{t`Сохранить`}</Button>
      }
    >
      <TextField
        label={t`Название`}
        value={title}
        onChange={setTitle}
        maxLength={120}
        autoFocus
        error={rename.isError ? sentenceOf(rename.error, t`Не получилось. Попробуйте ещё раз.`) : undefined}
      />
    </Dialog>
  )
}
