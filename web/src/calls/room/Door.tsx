import { t as say } from "@lingui/core/macro"
import { Plural, Trans, useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { Mic, MicOff, Video, VideoOff, Volume2, X } from "lucide-react"
import { useEffect, useRef, useState } from "react"
import { Button, Input, Label, TextField } from "react-aria-components"
import { sentenceOf } from "../../foundation/problems"
import { useMembership } from "../../foundation/session"
import * as calls from "../api"
import { type CurrentCall, closeCall, passDoor } from "../current"
import { DeviceSelect } from "./DeviceSelect"
import styles from "./Door.module.css"
import { hueOf } from "./Tile"
import { useChoices, useDevices } from "./useDevices"
import { useLoudness, usePreview } from "./usePreview"

/** Before the call: how one looks and sounds, who is inside, and the door. */
export function Door({ current }: { current: CurrentCall }) {
  const { t } = useLingui()
  const { organisation, member } = useMembership()
  const [choices, choose] = useChoices()
  const camera = usePreview("camera", choices.isCameraOn, choices.cameraId)
  const microphone = usePreview("microphone", choices.isMicrophoneOn, choices.microphoneId)
  const devices = useDevices(camera.stream ?? microphone.stream)
  const [title, setTitle] = useState(current.title)
  const [isEntering, setEntering] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const isNew = current.callId === null
  const hasCamera = choices.isCameraOn && camera.refusal === null
  const hasMicrophone = choices.isMicrophoneOn && microphone.refusal === null

  const enter = async (withCamera: boolean) => {
    if (!withCamera) choose({ isCameraOn: false })
    setEntering(true)
    setRefusal(null)
    try {
      const callId =
        current.callId ??
        (await calls.startCall(organisation.id, current.conversationId, current.purpose, title)).id
      passDoor(callId)
    } catch (error) {
      setRefusal(sentenceOf(error, t`Не получилось войти. Попробуйте ещё раз.`))
      setEntering(false)
    }
  }

  return (
    <div className={styles.door}>
      <header className={styles.head}>
        <h2>{isNew ? startWords(current.purpose) : current.title}</h2>
        <Button className={styles.close} onPress={closeCall} aria-label={t`Закрыть`}>
          <X aria-hidden="true" />
        </Button>
      </header>
      <div className={styles.parts}>
        <div className={styles.preview} style={hueOf(190)}>
          {camera.stream !== null ? (
            <Mirror stream={camera.stream} label={t`Так вас увидят другие`} />
          ) : (
            <span className={styles.letter} aria-hidden="true">
              {member.name.slice(0, 1)}
            </span>
          )}
          {camera.refusal !== null && (
            <p className={styles.refusal} role="alert">
              {camera.refusal}
            </p>
          )}
          <div className={styles.switches}>
            <Button
              className={hasMicrophone ? `${styles.switch} ${styles.on}` : styles.switch}
              aria-pressed={hasMicrophone}
              aria-label={choices.isMicrophoneOn ? t`Выключить микрофон` : t`Включить микрофон`}
              onPress={() => choose({ isMicrophoneOn: !choices.isMicrophoneOn })}
            >
              {hasMicrophone ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
            </Button>
            <Button
              className={hasCamera ? `${styles.switch} ${styles.on}` : styles.switch}
              aria-pressed={hasCamera}
              aria-label={choices.isCameraOn ? t`Выключить камеру` : t`Включить камеру`}
              onPress={() => choose({ isCameraOn: !choices.isCameraOn })}
            >
              {hasCamera ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
            </Button>
          </div>
        </div>
        <div className={styles.side}>
          {isNew ? (
            <TextField className={styles.title} value={title} onChange={setTitle} maxLength={120}>
              <Label>
                <Trans>Название</Trans>
              </Label>
              <Input />
            </TextField>
          ) : (
            <WhoIsInside callId={current.callId ?? ""} />
          )}
          <Sound stream={microphone.stream} isOn={choices.isMicrophoneOn} refusal={microphone.refusal} />
          <DeviceSelect
            label={t`Микрофон`}
            devices={devices.microphones}
            chosenId={choices.microphoneId}
            onChoose={(microphoneId) => choose({ microphoneId })}
          />
          <DeviceSelect
            label={t`Камера`}
            devices={devices.cameras}
            chosenId={choices.cameraId}
            onChoose={(cameraId) => choose({ cameraId })}
          />
          <DeviceSelect
            label={t`Динамики`}
            devices={devices.speakers}
            chosenId={choices.speakerId}
            onChoose={(speakerId) => choose({ speakerId })}
          />
          <Button className={styles.test} onPress={playTest}>
            <Volume2 aria-hidden="true" />
            <Trans>Проверить звук</Trans>
          </Button>
        </div>
      </div>
      {refusal !== null && (
        <p className={styles.problem} role="alert">
          {refusal}
        </p>
      )}
      <footer className={styles.foot}>
        {hasCamera && (
          <Button className={styles.second} isDisabled={isEntering} onPress={() => void enter(false)}>
            {isNew ? <Trans>Начать без камеры</Trans> : <Trans>Войти без камеры</Trans>}
          </Button>
        )}
        <Button
          className={styles.enter}
          autoFocus
          isDisabled={isEntering}
          onPress={() => void enter(hasCamera)}
        >
          {isNew ? beginWords(current.purpose) : t`Войти`}
        </Button>
      </footer>
    </div>
  )
}

const startWords = (purpose: calls.Purpose) => (purpose === "lesson" ? say`Новый урок` : say`Новый звонок`)
const beginWords = (purpose: calls.Purpose) => (purpose === "lesson" ? say`Начать урок` : say`Начать звонок`)

function Mirror({ stream, label }: { stream: MediaStream; label: string }) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = stream
  }, [stream])
  return <video ref={video} className={styles.video} autoPlay playsInline muted aria-label={label} />
}

/** A meter: one sees that one is heard. */
function Sound({
  stream,
  isOn,
  refusal,
}: {
  stream: MediaStream | null
  isOn: boolean
  refusal: string | null
}) {
  const { t } = useLingui()
  const loudness = useLoudness(stream)
  if (refusal !== null)
    return (
      <p className={styles.refusal} role="alert">
        {refusal}
      </p>
    )
  return (
    <div className={styles.sound}>
      <span>
        {isOn ? (
          loudness > 0.15 ? (
            <Trans>Вас слышно</Trans>
          ) : (
            <Trans>Скажите что-нибудь</Trans>
          )
        ) : (
          <Trans>Микрофон выключен</Trans>
        )}
      </span>
      <meter className={styles.meter} min={0} max={1} value={loudness} aria-label={t`Громкость микрофона`} />
    </div>
  )
}

function WhoIsInside({ callId }: { callId: string }) {
  const { organisation } = useMembership()
  const { data } = useQuery({
    queryKey: ["call", callId],
    queryFn: () => calls.readCall(organisation.id, callId),
    refetchInterval: 4000,
  })
  if (data === undefined) return <div className={styles.inside} aria-busy="true" />
  const [first, second, ...more] = data.inside
  return (
    <div className={styles.inside} role="status">
      {first === undefined ? (
        <Trans>Пока никого нет, вы войдёте первым</Trans>
      ) : (
        <>
          <b>
            <Trans>Уже в звонке: {data.inside.length}</Trans>
          </b>
          <span>
            {[first.name, second?.name].filter(Boolean).join(", ")}
            {more.length > 0 && (
              <>
                {" "}
                <Plural value={more.length} one="и ещё #" few="и ещё #" many="и ещё #" other="и ещё #" />
              </>
            )}
          </span>
        </>
      )}
      {data.call.isLocked && <Trans>Дверь закрыта: войти могут только ведущие</Trans>}
    </div>
  )
}

/** Two soft notes from the speakers. */
function playTest(): void {
  const context = new AudioContext()
  const start = context.currentTime
  for (const [place, frequency] of [523.25, 659.25].entries()) {
    const tone = context.createOscillator()
    const volume = context.createGain()
    tone.frequency.value = frequency
    const at = start + place * 0.25
    volume.gain.setValueAtTime(0.0001, at)
    volume.gain.exponentialRampToValueAtTime(0.2, at + 0.03)
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.5)
    tone.connect(volume).connect(context.destination)
    tone.start(at)
    tone.stop(at + 0.55)
  }
  setTimeout(() => void context.close(), 1200)
}
