import { useLingui } from "@lingui/react/macro"
import {
  Hand,
  type LucideIcon,
  MessageCircle,
  Mic,
  MicOff,
  MonitorUp,
  MonitorX,
  PhoneOff,
  Users,
  Video,
  VideoOff,
} from "lucide-react"
import type { ReactNode } from "react"
import { Button, MenuTrigger } from "react-aria-components"
import styles from "./Controls.module.css"
import { RoomMenu, RoomMenuItem } from "./RoomMenu"

type ControlsProps = {
  isMicrophoneOn: boolean
  isCameraOn: boolean
  isSharing: boolean
  isHandRaised: boolean
  may: { microphone: boolean; camera: boolean; screen: boolean; end: boolean }
  hasScreen: boolean
  isDirect: boolean
  openPanel: "chat" | "people" | null
  unread: number
  peopleLabel: string
  more: ReactNode
  onMicrophone: () => void
  onCamera: () => void
  onScreen: () => void
  onHand: () => void
  onPanel: (panel: "chat" | "people") => void
  onLeave: () => void
  onEnd: () => void
}

/** Round controls with words under them. */
export function Controls(props: ControlsProps) {
  const { t } = useLingui()
  const { may } = props
  return (
    <footer className={styles.controls} role="toolbar" aria-label={t`Управление звонком`}>
      <Round
        icon={props.isMicrophoneOn ? Mic : MicOff}
        words={t`Звук`}
        name={props.isMicrophoneOn ? t`Выключить микрофон (M)` : t`Включить микрофон (M)`}
        isOn={props.isMicrophoneOn}
        isDisabled={!may.microphone}
        onPress={props.onMicrophone}
      />
      <Round
        icon={props.isCameraOn ? Video : VideoOff}
        words={t`Камера`}
        name={props.isCameraOn ? t`Выключить камеру (V)` : t`Включить камеру (V)`}
        isOn={props.isCameraOn}
        isDisabled={!may.camera}
        onPress={props.onCamera}
      />
      {props.hasScreen && (
        <Round
          icon={props.isSharing ? MonitorX : MonitorUp}
          words={t`Экран`}
          name={props.isSharing ? t`Закончить показ экрана (S)` : t`Показать экран (S)`}
          isOn={props.isSharing}
          isDisabled={!may.screen}
          isWideOnly
          onPress={props.onScreen}
        />
      )}
      {!props.isDirect && (
        <Round
          icon={Hand}
          words={t`Рука`}
          name={props.isHandRaised ? t`Опустить руку (H)` : t`Поднять руку (H)`}
          isOn={props.isHandRaised}
          onPress={props.onHand}
        />
      )}
      <Round
        icon={MessageCircle}
        words={t`Чат`}
        name={props.openPanel === "chat" ? t`Закрыть чат (C)` : t`Открыть чат (C)`}
        isOn={props.openPanel === "chat"}
        count={props.unread}
        onPress={() => props.onPanel("chat")}
      />
      {!props.isDirect && (
        <Round
          icon={Users}
          words={props.peopleLabel}
          name={t`Кто в звонке (P)`}
          isOn={props.openPanel === "people"}
          isWideOnly
          onPress={() => props.onPanel("people")}
        />
      )}
      {props.more}
      {may.end && !props.isDirect ? (
        <MenuTrigger>
          <RoundButton icon={PhoneOff} words={t`Завершить`} name={t`Завершить или выйти`} tone="end" />
          <RoomMenu label={t`Завершить или выйти`} placement="top end">
            <RoomMenuItem onAction={props.onLeave}>{t`Выйти, урок продолжится`}</RoomMenuItem>
            <RoomMenuItem onAction={props.onEnd} isDanger>{t`Завершить для всех`}</RoomMenuItem>
          </RoomMenu>
        </MenuTrigger>
      ) : (
        <Round
          icon={PhoneOff}
          words={props.isDirect ? t`Завершить` : t`Выйти`}
          name={props.isDirect ? t`Завершить звонок` : t`Выйти из звонка`}
          tone="end"
          onPress={props.onLeave}
        />
      )}
    </footer>
  )
}

type RoundButtonProps = {
  icon: LucideIcon
  words: string
  name: string
  isOn?: boolean
  isDisabled?: boolean
  isWideOnly?: boolean
  count?: number
  tone?: "end"
}

/** A round control; inside a MenuTrigger it opens the menu. */
export function RoundButton({
  icon: Icon,
  words,
  name,
  isOn,
  isDisabled,
  isWideOnly,
  count = 0,
  tone,
  ...rest
}: RoundButtonProps & { onPress?: () => void }) {
  const classes = [
    styles.control,
    isOn && styles.on,
    tone === "end" && styles.end,
    isWideOnly && styles.wideOnly,
  ]
  return (
    <Button
      className={classes.filter(Boolean).join(" ")}
      isDisabled={isDisabled}
      aria-label={name}
      aria-pressed={isOn}
      {...rest}
    >
      <span className={styles.circle}>
        <Icon aria-hidden="true" />
        {count > 0 && <b className={styles.count}>{count > 99 ? "99+" : count}</b>}
      </span>
      <span className={styles.words} aria-hidden="true">
        {words}
      </span>
    </Button>
  )
}

function Round(props: RoundButtonProps & { onPress: () => void }) {
  return <RoundButton {...props} />
}
