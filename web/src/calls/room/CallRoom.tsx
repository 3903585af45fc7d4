import { Trans, useLingui } from "@lingui/react/macro"
import { useQueryClient } from "@tanstack/react-query"
import { Volume2, X } from "lucide-react"
import { type ReactNode, useCallback, useMemo, useState } from "react"
import { Button } from "react-aria-components"
import type { Allowed, LiveCall } from "../../foundation/contract/generated/api"
import { useShortcut } from "../../foundation/keyboard"
import { useEvents, useLive } from "../../foundation/live"
import { sentenceOf } from "../../foundation/problems"
import { useStore } from "../../foundation/store"
import * as calls from "../api"
import { type CurrentCall, closeCall, minimise } from "../current"
import { CallContext } from "./CallContext"
import styles from "./CallRoom.module.css"
import { Controls } from "./Controls"
import { canShareScreen, type Traffic } from "./devices"
import { Farewell } from "./Farewell"
import { LinkState } from "./LinkState"
import { MoreMenu } from "./MoreMenu"
import { newsWords, useNews } from "./news"
import { PeoplePanel } from "./PeoplePanel"
import { RoomHead } from "./RoomHead"
import { type Layout, Stage } from "./Stage"
import { useConnection } from "./useConnection"
import { useChoices, useDevices } from "./useDevices"
import { useIsNarrow } from "./useIsNarrow"

type Panel = "chat" | "people" | null

const CALL_EVENTS = ["calls.call_changed", "calls.call_ended"] as const
const CHAT_EVENTS = ["chat.message_posted"] as const

type CallRoomProps = {
  current: CurrentCall & { callId: string }
  renderChat: (conversationId: string) => ReactNode
  /** Counted for the button «Класс»: what the people of this organisation are called. */
  peopleLabel: string
}

/** Inside a call. */
export function CallRoom({ current, renderChat, peopleLabel }: CallRoomProps) {
  const { t } = useLingui()
  const { organisationId, memberId } = useLive()
  const { callId, conversationId } = current
  const client = useQueryClient()
  const isNarrow = useIsNarrow()
  const [choices, choose] = useChoices()
  const [facts, setFacts] = useState<{ call: LiveCall; allowed: Allowed; abilities: string[] } | null>(null)
  const [news, say] = useNews()
  const [panel, setPanel] = useState<Panel>(null)
  const [unread, setUnread] = useState(0)
  const [layout, setLayout] = useState<Layout>("speaker")
  const [pinnedId, setPinnedId] = useState<string | null>(null)
  const [outcome, setOutcome] = useState<string | null>(null)

  const connection = useConnection({
    organisationId,
    callId,
    choices: current.isDirect ? { ...choices, isMicrophoneOn: true, isCameraOn: false } : choices,
    onTicket: (joined) =>
      setFacts({ call: joined.call, allowed: joined.allowed, abilities: joined.abilities }),
    onNews: (one) => say(newsWords(one)),
  })
  const view = useStore(connection.view)
  const devices = useDevices(view.link)
  const me = view.people.find((one) => one.isLocal) ?? null

  useEvents(
    CALL_EVENTS,
    useCallback(
      (event) => {
        if (event.type === "calls.call_changed" && event.data.call.id === callId) {
          setFacts((now) =>
            now === null ? now : { ...now, call: event.data.call, allowed: event.data.allowed },
          )
          void client.invalidateQueries({ queryKey: ["call", callId] })
        }
        if (event.type === "calls.call_ended" && event.data.callId === callId)
          setOutcome(event.data.card.outcome)
      },
      [callId, client],
    ),
  )
  const isChatOpen = panel === "chat"
  useEvents(
    CHAT_EVENTS,
    useCallback(
      (event) => {
        const { message } = event.data
        const isNew = message.authorId !== memberId && message.kind === "text" && !isChatOpen
        if (isNew && message.conversationId === conversationId) setUnread((now) => now + 1)
      },
      [conversationId, memberId, isChatOpen],
    ),
  )
  const attempt = useCallback(
    (act: () => Promise<unknown>) => {
      act().catch((error: unknown) => say(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)))
    },
    [say, t],
  )
  const toggle = (wanted: Exclude<Panel, null>) => {
    setPanel((now) => (now === wanted ? null : wanted))
    if (wanted === "chat") setUnread(0)
  }
  const toggleMicrophone = () => {
    choose({ isMicrophoneOn: !me?.isMicrophoneOn })
    void connection.sending.setMicrophone(!me?.isMicrophoneOn)
  }
  const toggleCamera = () => {
    choose({ isCameraOn: !me?.isCameraOn })
    void connection.sending.setCamera(!me?.isCameraOn)
  }
  const toggleScreen = () => void connection.sending.setScreen(!me?.isSharing)
  const toggleHand = () => {
    const isRaised = me?.hand === null
    connection.keepHand(isRaised)
    attempt(() => calls.showHand(organisationId, callId, isRaised))
  }
  const changeTraffic = (traffic: Traffic) => {
    choose({ traffic })
    connection.setTraffic(traffic)
  }
  const leave = () => {
    connection.leave()
    if (current.isDirect) void calls.endCall(organisationId, callId).catch(() => undefined)
    closeCall()
  }
  const isIn = view.link === "connected" || view.link === "reconnecting"
  useShortcut("m", toggleMicrophone, isIn)
  useShortcut("v", toggleCamera, isIn)
  useShortcut("s", toggleScreen, isIn && canShareScreen())
  useShortcut("h", toggleHand, isIn && !current.isDirect)
  useShortcut("c", () => toggle("chat"), isIn)
  useShortcut("p", () => toggle("people"), isIn && !current.isDirect)
  useShortcut("g", () => setLayout((now) => (now === "grid" ? "speaker" : "grid")), isIn)

  const state = useMemo(
    () => ({
      connection,
      organisationId,
      conversationId,
      callId,
      isModerator: facts?.abilities.includes("moderate") ?? false,
      isDirect: current.isDirect,
      isLocked: facts?.call.isLocked ?? false,
      allowed: facts?.allowed ?? { microphone: true, camera: true, screenShare: true },
      attempt,
    }),
    [connection, organisationId, conversationId, callId, facts, current.isDirect, attempt],
  )

  if (view.link === "over" && view.ending !== "left")
    return (
      <Farewell
        ending={view.ending ?? "ended"}
        refusal={view.refusal}
        outcome={outcome}
        isDirect={current.isDirect}
        title={current.title}
      />
    )

  const extra = [
    ...(canShareScreen() && view.mayPublish.screen
      ? [{ label: me?.isSharing ? t`Закончить показ экрана` : t`Показать экран`, act: toggleScreen }]
      : []),
    ...(current.isDirect ? [] : [{ label: t`Кто в звонке`, act: () => setPanel("people") }]),
  ]

  return (
    <CallContext value={state}>
      <div className={panel === null ? styles.room : `${styles.room} ${styles.withPanel}`}>
        <RoomHead
          title={facts?.call.title || current.title}
          since={facts?.call.startedAt ?? null}
          isLocked={state.isLocked}
          peopleCount={current.isDirect ? null : view.people.length}
          onPeople={() => toggle("people")}
        />
        <LinkState
          link={view.link}
          isDirect={current.isDirect}
          isAlone={view.people.length < 2}
          problem={view.refusal}
        />
        {view.isSoundBlocked && (
          <Button className={styles.banner} onPress={() => void connection.playSound()}>
            <Volume2 aria-hidden="true" />
            <Trans>Браузер молчит, пока вы не разрешите звук. Включить</Trans>
          </Button>
        )}
        {me?.quality === "poor" && choices.traffic === "all" && (
          <Button className={styles.banner} onPress={() => changeTraffic("sound")}>
            <Trans>Связь слабая. Оставить только звук</Trans>
          </Button>
        )}
        <Stage
          people={view.people}
          layout={layout}
          pinnedId={pinnedId}
          onPin={setPinnedId}
          onShowPeople={() => setPanel("people")}
        />
        <p className={styles.news} role="status">
          {news}
        </p>
        <Controls
          isMicrophoneOn={me?.isMicrophoneOn ?? false}
          isCameraOn={me?.isCameraOn ?? false}
          isSharing={me?.isSharing ?? false}
          isHandRaised={me !== null && me.hand !== null}
          may={{ ...view.mayPublish, end: facts?.abilities.includes("end") ?? false }}
          hasScreen={canShareScreen()}
          isDirect={current.isDirect}
          openPanel={panel}
          unread={unread}
          peopleLabel={peopleLabel}
          more={
            <MoreMenu
              layout={layout}
              choices={choices}
              devices={devices}
              isNarrow={isNarrow}
              canPicture={document.pictureInPictureEnabled === true}
              extra={extra}
              onLayout={(wanted) => {
                setPinnedId(null)
                setLayout(wanted)
              }}
              onTraffic={changeTraffic}
              onMicrophone={(microphoneId) => {
                choose({ microphoneId })
                void connection.sending.chooseMicrophone(microphoneId)
              }}
              onCamera={(cameraId) => {
                choose({ cameraId })
                void connection.sending.chooseCamera(cameraId)
              }}
              onSpeaker={(speakerId) => {
                choose({ speakerId })
                void connection.sending.chooseSpeaker(speakerId)
              }}
              onPicture={showOverWindows}
              onMinimise={() => minimise(true)}
            />
          }
          onMicrophone={toggleMicrophone}
          onCamera={toggleCamera}
          onScreen={toggleScreen}
          onHand={toggleHand}
          onPanel={toggle}
          onLeave={leave}
          onEnd={() => attempt(() => calls.endCall(organisationId, callId))}
        />
        {panel !== null && (
          <aside className={styles.panel} aria-label={panel === "chat" ? t`Чат` : t`Кто в звонке`}>
            <div className={styles.panelHead}>
              <h3>{panel === "chat" ? t`Чат` : t`Кто в звонке`}</h3>
              <Button className={styles.small} onPress={() => setPanel(null)} aria-label={t`Закрыть`}>
                <X aria-hidden="true" />
              </Button>
            </div>
            {panel === "chat" ? (
              <div className={styles.chat}>{renderChat(conversationId)}</div>
            ) : (
              <PeoplePanel people={view.people} />
            )}
          </aside>
        )}
      </div>
    </CallContext>
  )
}

/** The large picture in a small window above all others. */
function showOverWindows(): void {
  const video = document.querySelector<HTMLVideoElement>("[data-call-window] video")
  void video?.requestPictureInPicture().catch(() => undefined)
}
