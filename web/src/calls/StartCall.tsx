import { useLingui } from "@lingui/react/macro"
import { Phone, Video } from "lucide-react"
import { useState } from "react"
import type { Conversation } from "../foundation/contract/generated/api"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { Button } from "../ui/Button"
import { IconButton } from "../ui/IconButton"
import { toast } from "../ui/Toasts"
import { startCall } from "./api"
import { enterDirect, openDoor } from "./current"

/** What starts a call in a conversation: a lesson, a call, or a direct call that rings at once. */
export function StartCall({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const [isStarting, setStarting] = useState(false)
  if (conversation.live !== null) return null
  const may = (ability: string) => conversation.abilities.includes(ability)

  const ring = async () => {
    setStarting(true)
    try {
      const call = await startCall(organisation.id, conversation.id, "call", "")
      enterDirect({
        conversationId: conversation.id,
        callId: call.id,
        purpose: "call",
        title: conversation.title,
      })
    } catch (error) {
      toast(sentenceOf(error, t`Позвонить не получилось. Попробуйте ещё раз.`))
    } finally {
      setStarting(false)
    }
  }
  const begin = (purpose: "call" | "lesson") =>
    openDoor({ conversationId: conversation.id, callId: null, purpose, title: titleOf(conversation) })

  if (conversation.kind === "direct")
    return may("start_call") ? (
      <IconButton icon={Phone} label={t`Позвонить`} isDisabled={isStarting} onPress={() => void ring()} />
    ) : null
  return (
    <>
      {may("start_call") && (
        <IconButton icon={Phone} label={t`Начать звонок`} onPress={() => begin("call")} />
      )}
      {may("start_lesson") && (
        <Button icon={Video} onPress={() => begin("lesson")}>
          {t`Начать урок`}
        </Button>
      )}
    </>
  )
}

/** «5А · класс» is «5А»: the word for the kind of chat says nothing in a lesson's title. */
function titleOf(conversation: Conversation): string {
  return conversation.kind === "class"
    ? (conversation.title.split(" · ")[0] ?? conversation.title)
    : conversation.title
}
