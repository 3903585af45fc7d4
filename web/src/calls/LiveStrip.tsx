import { Plural, Trans, useLingui } from "@lingui/react/macro"
import type { LiveCall } from "../foundation/contract/generated/api"
import { timeOf } from "../foundation/formats"
import { useStore } from "../foundation/store"
import { Button } from "../ui/Button"
import { Strip } from "../ui/Strip"
import { currentCall, enterDirect, minimise, openDoor } from "./current"

type LiveStripProps = { conversationId: string; call: LiveCall; isDirect: boolean }

/** «Идёт урок … Войти»: above the messages while a call goes on. */
export function LiveStrip({ conversationId, call, isDirect }: LiveStripProps) {
  const { t } = useLingui()
  const current = useStore(currentCall)
  const isInside = current?.stage === "inside" && current.callId === call.id
  const wanted = {
    conversationId,
    callId: call.id,
    purpose: call.purpose === "lesson" ? ("lesson" as const) : ("call" as const),
    title: call.title || call.startedBy.name,
  }
  const enter = () => {
    if (isInside) minimise(false)
    else if (isDirect) enterDirect(wanted)
    else openDoor(wanted)
  }
  return (
    <Strip
      isLive
      action={
        <Button variant="chalk" size="small" onPress={enter}>
          {isInside ? <Trans>Вернуться</Trans> : <Trans>Войти</Trans>}
        </Button>
      }
    >
      <b>{call.purpose === "lesson" ? t`Идёт урок` : t`Идёт звонок`}</b>
      {call.title !== "" && <> · {call.title}</>}
      {" · "}
      <Trans>с {timeOf(call.startedAt)}</Trans>
      {call.participantCount > 0 && (
        <>
          {" · "}
          <Plural
            value={call.participantCount}
            one="# участник"
            few="# участника"
            many="# участников"
            other="# участников"
          />
        </>
      )}
    </Strip>
  )
}
