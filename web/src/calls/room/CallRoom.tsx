import { t as words } from "@lingui/core/macro"
import { Trans, useLingui } from "@lingui/react/macro"
import { useQueryClient } from "@tanstack/react-query"
import { Lock, Minimize2, Users, Volume2, X } from "lucide-react"
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react"
import { Button } from "react-aria-components"
import type { Allowed, Joined, LiveCall } from "../../foundation/contract/generated/api"
import { durationOf } from "../../foundation/formats"
import { useShortcut } from "../../foundation/keyboard"
import { useEvents, useLive } from "../../foundation/live"
import { sentenceOf } from "../../foundation/problems"
import { useStore } from "../../foundation/store"
import * as calls from "../api"
import { type CurrentCall, closeCall, minimise } from "../current"
import { CallContext } from "./CallContext"
import styles from "./CallRoom.module.css"
import { Controls } from "./Controls"
import { CallConnection, type CallNews } from "./connection"
import { canShareScreen, type Traffic } from "./devices"
import { Farewell } from "./Farewell"
import { MoreMenu } from "./MoreMenu"
import { PeoplePanel } from "./PeoplePanel"
import { type Layout, Stage } from "./Stage"
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
        <header className={styles.head}>
          <h2 className={styles.title}>{facts?.call.title || current.title}</h2>
          {facts !== null && <Clock since={facts.call.startedAt} />}
          <span className={styles.space} />
          {state.isLocked && (
            <span className={styles.pill}>
              <Lock aria-hidden="true" />
              <Trans>Дверь закрыта</Trans>
            </span>
          )}
          {!current.isDirect && (
            <Button
              className={styles.pill}
              onPress={() => toggle("people")}
              aria-label={t`Кто в звонке: ${view.people.length}`}
            >
              <Users aria-hidden="true" />
              {view.people.length}
            </Button>
          )}
          <Button className={styles.small} onPress={() => minimise(true)} aria-label={t`Свернуть звонок`}>
            <Minimize2 aria-hidden="true" />
          </Button>
        </header>
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

type ConnectionInputs = {
  organisationId: string
  callId: string
  choices: ReturnType<typeof useChoices>[0]
  onTicket: (joined: Joined) => void
  onNews: (news: CallNews) => void
}

/** One connection as long as the room is on the screen. */
function useConnection(inputs: ConnectionInputs): CallConnection {
  const latest = useRef(inputs)
  latest.current = inputs
  const [connection] = useState(() => {
    const { organisationId, callId, choices } = inputs
    return new CallConnection({
      choices,
      takeTicket: async () => {
        const joined = await calls.joinCall(organisationId, callId)
        latest.current.onTicket(joined)
        return joined
      },
      onNews: (news) => latest.current.onNews(news),
      raiseHand: () => calls.showHand(organisationId, callId, true),
    })
  })
  useEffect(() => {
    connection.start()
    return () => connection.stopUnlessBack()
  }, [connection])
  return connection
}

/** A sentence that goes away by itself; screen readers hear it. */
function useNews(): [string, (sentence: string) => void] {
  const [sentence, setSentence] = useState("")
  useEffect(() => {
    if (sentence === "") return
    const timer = setTimeout(() => setSentence(""), 6000)
    return () => clearTimeout(timer)
  }, [sentence])
  return [sentence, setSentence]
}

function newsWords(news: CallNews): string {
  switch (news.kind) {
    case "muted_by_host":
      return words`Ведущий выключил ваш микрофон. Включите его, когда дадут слово.`
    case "camera_stopped_by_host":
      return words`Ведущий выключил вашу камеру.`
    case "share_stopped_by_host":
      return words`Ведущий остановил показ вашего экрана.`
    case "device":
      return news.sentence
    case "joined":
      return words`${news.name}: теперь в звонке`
    case "left":
      return words`${news.name}: больше не в звонке`
    case "hand":
      return words`${news.name}: рука поднята`
  }
}

type LinkStateProps = { link: string; isDirect: boolean; isAlone: boolean; problem: string | null }

/** What goes on with the connection, in words. */
function LinkState({ link, isDirect, isAlone, problem }: LinkStateProps) {
  if (link === "connecting")
    return (
      <p className={styles.state} role="status">
        {problem ?? <Trans>Соединяемся…</Trans>}
      </p>
    )
  if (link === "reconnecting")
    return (
      <p className={`${styles.state} ${styles.lost}`} role="status">
        {problem ?? <Trans>Связь прервалась. Возвращаем вас в звонок, ничего нажимать не нужно…</Trans>}
      </p>
    )
  if (isAlone)
    return (
      <p className={styles.state} role="status">
        {isDirect ? (
          <Trans>Звоним…</Trans>
        ) : (
          <Trans>Вы здесь первый. Остальные видят, что звонок идёт.</Trans>
        )}
      </p>
    )
  return null
}

function Clock({ since }: { since: string }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return <time className={styles.clock}>{durationOf((now - Date.parse(since)) / 1000)}</time>
}

/** The large picture in a small window above all others. */
function showOverWindows(): void {
  const video = document.querySelector<HTMLVideoElement>("[data-call-window] video")
  void video?.requestPictureInPicture().catch(() => undefined)
}
