import { t } from "@lingui/core/macro"

/** What the person chose last time; kept on the device. */
export type Choices = {
  microphoneId: string
  cameraId: string
  speakerId: string
  isMicrophoneOn: boolean
  isCameraOn: boolean
  /** What is received: everything, the shared screen and sound, or sound only. */
  traffic: Traffic
}

export type Traffic = "all" | "screen" | "sound"

const KEY = "parta.calls"
const FIRST: Choices = {
  microphoneId: "",
  cameraId: "",
  speakerId: "",
  isMicrophoneOn: true,
  isCameraOn: true,
  traffic: "all",
}

export function keptChoices(): Choices {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}")
    return typeof kept === "object" && kept !== null ? { ...FIRST, ...kept } : FIRST
  } catch {
    return FIRST
  }
}

export function keepChoices(choices: Choices): void {
  localStorage.setItem(KEY, JSON.stringify(choices))
}

export type Device = { id: string; label: string }
export type Devices = { microphones: Device[]; cameras: Device[]; speakers: Device[] }

/** The devices with their names; browsers tell names only after a permission. */
export async function listDevices(): Promise<Devices> {
  const found = (await navigator.mediaDevices?.enumerateDevices()) ?? []
  const of = (kind: MediaDeviceKind): Device[] =>
    found
      .filter((one) => one.kind === kind && one.deviceId !== "" && one.label !== "")
      .map((one) => ({ id: one.deviceId, label: one.label }))
  return { microphones: of("audioinput"), cameras: of("videoinput"), speakers: of("audiooutput") }
}

/** The chosen device if it is plugged in, else the browser's own choice. */
export function constraint(id: string, devices: readonly Device[]): { deviceId?: { ideal: string } } {
  return id !== "" && (devices.length === 0 || devices.some((one) => one.id === id))
    ? { deviceId: { ideal: id } }
    : {}
}

export const canShareScreen = (): boolean => typeof navigator.mediaDevices?.getDisplayMedia === "function"

/** Why a camera or a microphone isn't there, and what to do, in a person's words. */
export function explainDevice(error: unknown, what: "microphone" | "camera"): string {
  const name = error instanceof Error ? error.name : ""
  const isCamera = what === "camera"
  if (navigator.mediaDevices === undefined)
    return t`Браузер даёт камеру и микрофон только защищённым страницам (https). Скажите об этом администратору.`
  if (name === "NotAllowedError" || name === "SecurityError")
    return isCamera
      ? t`Браузеру запрещена камера. Нажмите на значок слева от адреса страницы, разрешите камеру и попробуйте ещё раз. Войти можно и без неё.`
      : t`Браузеру запрещён микрофон. Нажмите на значок слева от адреса страницы, разрешите микрофон и попробуйте ещё раз. Слушать можно и без него.`
  if (name === "NotFoundError" || name === "OverconstrainedError" || name === "DevicesNotFoundError")
    return isCamera
      ? t`Камера не найдена. Вас услышат и без неё.`
      : t`Микрофон не найден. Подключите его или слушайте и пишите в чат.`
  if (name === "NotReadableError" || name === "AbortError")
    return isCamera
      ? t`Камеру занимает другая программа. Закройте её и попробуйте ещё раз.`
      : t`Микрофон занимает другая программа. Закройте её и попробуйте ещё раз.`
  return isCamera ? t`Камера не включилась.` : t`Микрофон не включился.`
}
