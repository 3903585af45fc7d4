import { useLingui } from "@lingui/react/macro"
import { Ellipsis } from "lucide-react"
import { MenuTrigger } from "react-aria-components"
import { RoundButton } from "./Controls"
import type { Choices, Devices, Traffic } from "./devices"
import { RoomMenu, RoomMenuItem, RoomMenuLine, RoomMenuSection } from "./RoomMenu"
import type { Layout } from "./Stage"

type MoreMenuProps = {
  layout: Layout
  choices: Choices
  devices: Devices
  isNarrow: boolean
  canPicture: boolean
  /** On a phone the less usual controls are here. */
  extra: { label: string; act: () => void }[]
  onLayout: (layout: Layout) => void
  onTraffic: (traffic: Traffic) => void
  onMicrophone: (id: string) => void
  onCamera: (id: string) => void
  onSpeaker: (id: string) => void
  onPicture: () => void
  onMinimise: () => void
}

/** Everything that isn't needed every minute: layout, devices, traffic. */
export function MoreMenu(props: MoreMenuProps) {
  const { t } = useLingui()
  const { choices, devices } = props
  const traffics: [Traffic, string][] = [
    ["all", t`Всё видео`],
    ["screen", t`Экран и звук`],
    ["sound", t`Только звук`],
  ]
  return (
    <MenuTrigger>
      <RoundButton icon={Ellipsis} words={t`Ещё`} name={t`Ещё: вид, трафик, устройства`} />
      <RoomMenu label={t`Ещё`} placement="top end">
        {props.isNarrow && props.extra.length > 0 && (
          <>
            {props.extra.map((one) => (
              <RoomMenuItem key={one.label} onAction={one.act}>
                {one.label}
              </RoomMenuItem>
            ))}
            <RoomMenuLine />
          </>
        )}
        <RoomMenuSection title={t`Вид`}>
          <RoomMenuItem isChecked={props.layout === "speaker"} onAction={() => props.onLayout("speaker")}>
            {t`Говорящий крупно`}
          </RoomMenuItem>
          <RoomMenuItem isChecked={props.layout === "grid"} onAction={() => props.onLayout("grid")}>
            {t`Все поровну (G)`}
          </RoomMenuItem>
          <RoomMenuItem onAction={props.onMinimise}>{t`Свернуть звонок`}</RoomMenuItem>
          {props.canPicture && (
            <RoomMenuItem onAction={props.onPicture}>{t`Картинка поверх окон`}</RoomMenuItem>
          )}
        </RoomMenuSection>
        <RoomMenuLine />
        <RoomMenuSection title={t`Экономия трафика`}>
          {traffics.map(([traffic, words]) => (
            <RoomMenuItem
              key={traffic}
              isChecked={choices.traffic === traffic}
              onAction={() => props.onTraffic(traffic)}
            >
              {words}
            </RoomMenuItem>
          ))}
        </RoomMenuSection>
        {chooser(t`Микрофон`, devices.microphones, choices.microphoneId, props.onMicrophone)}
        {chooser(t`Камера`, devices.cameras, choices.cameraId, props.onCamera)}
        {chooser(t`Динамики`, devices.speakers, choices.speakerId, props.onSpeaker)}
      </RoomMenu>
    </MenuTrigger>
  )
}

function chooser(title: string, devices: Devices["cameras"], chosenId: string, choose: (id: string) => void) {
  if (devices.length < 2) return null
  const chosen = devices.find((one) => one.id === chosenId) ?? devices[0]
  return (
    <RoomMenuSection title={title}>
      {devices.map((one) => (
        <RoomMenuItem key={one.id} isChecked={one === chosen} onAction={() => choose(one.id)}>
          {one.label}
        </RoomMenuItem>
      ))}
    </RoomMenuSection>
  )
}
