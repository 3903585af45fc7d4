import { useLingui } from "@lingui/react/macro"
import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import type { Directory } from "../foundation/contract/generated/api"
import { sentenceOf } from "../foundation/problems"
import { Button } from "../ui/Button"
import { Dialog } from "../ui/Dialog"
import { Switch } from "../ui/Switch"
import { TextField } from "../ui/TextField"
import { toast } from "../ui/Toasts"
import { useChatEngine } from "./ChatContext"
import { PeoplePicker } from "./PeoplePicker"

type Person = Directory["people"][number]
type Props = {
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
  onMade: (conversationId: string) => void
}

/** A new chat: with one person at a touch, or a group with a name. */
export function NewChatDialog({ isOpen, onOpenChange, onMade }: Props) {
  const { t } = useLingui()
  const engine = useChatEngine()
  const [isGroup, setGroup] = useState(false)
  const [title, setTitle] = useState("")
  const [chosen, setChosen] = useState<Person[]>([])
  const make = useMutation({
    mutationFn: (person: Person | null) =>
      person === null
        ? engine.create({ kind: "custom", title, memberIds: chosen.map((one) => one.id) })
        : engine.create({ kind: "direct", memberId: person.id }),
    onSuccess: (made) => {
      onOpenChange(false)
      setChosen([])
      setTitle("")
      setGroup(false)
      onMade(made.id)
    },
    onError: (error) => toast(sentenceOf(error, t`Не получилось создать чат.`)),
  })
  const toggle = (person: Person) => {
    if (!isGroup) make.mutate(person)
    else {
      setChosen((now) =>
        now.some((one) => one.id === person.id)
          ? now.filter((one) => one.id !== person.id)
          : [...now, person],
      )
    }
  }
  return (
    <Dialog
      title={isGroup ? t`Новая группа` : t`Новый чат`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      actions={
        isGroup ? (
          <Button onPress={() => make.mutate(null)} isDisabled={chosen.length === 0 || make.isPending}>
            {t`Создать группу: ${chosen.length + 1}`}
          </Button>
        ) : undefined
      }
    >
      <div style={{ display: "grid", gap: 14 }}>
        <Switch isSelected={isGroup} onChange={setGroup}>
          {t`Группа из нескольких человек`}
        </Switch>
        {isGroup && <TextField label={t`Название`} value={title} onChange={setTitle} maxLength={120} />}
        <PeoplePicker chosen={chosen} onToggle={toggle} isSingle={!isGroup} />
      </div>
    </Dialog>
  )
}
