import { useLingui } from "@lingui/react/macro"
import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import type { Conversation, Directory } from "../foundation/contract/generated/api"
import { sentenceOf } from "../foundation/problems"
import { Button } from "../ui/Button"
import { Dialog } from "../ui/Dialog"
import { toast } from "../ui/Toasts"
import { useChat, useChatEngine } from "./ChatContext"
import { PeoplePicker } from "./PeoplePicker"

type Props = { conversation: Conversation; isOpen: boolean; onOpenChange: () => void }

export function AddMembersDialog({ conversation, isOpen, onOpenChange }: Props) {
  const { t } = useLingui()
  const engine = useChatEngine()
  const members = useChat((chat) => chat.members[conversation.id])
  const [chosen, setChosen] = useState<Directory["people"]>([])
  const add = useMutation({
    mutationFn: () =>
      engine.acts.addMembers(
        conversation.id,
        chosen.map((one) => one.id),
      ),
    onSuccess: () => {
      setChosen([])
      onOpenChange()
    },
    onError: (error) => toast(sentenceOf(error, t`Не получилось добавить.`)),
  })
  return (
    <Dialog
      title={t`Добавить в чат`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      actions={
        <Button onPress={() => add.mutate()} isDisabled={chosen.length === 0 || add.isPending}>
          {t`Добавить: ${chosen.length}`}
        </Button>
      }
    >
      <PeoplePicker
        chosen={chosen}
        without={new Set(members?.map((member) => member.id))}
        onToggle={(person) =>
          setChosen((now) =>
            now.some((one) => one.id === person.id)
              ? now.filter((one) => one.id !== person.id)
              : [...now, person],
          )
        }
      />
    </Dialog>
  )
}
