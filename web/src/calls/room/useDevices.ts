import { useCallback, useEffect, useState } from "react"
import { type Choices, type Devices, keepChoices, keptChoices, listDevices } from "./devices"

const NONE: Devices = { microphones: [], cameras: [], speakers: [] }

/** The devices of this computer, as they are plugged in and out. `again` changes when a permission was given. */
export function useDevices(again: unknown): Devices {
  const [devices, setDevices] = useState<Devices>(NONE)
  // biome-ignore lint/correctness/useExhaustiveDependencies: names appear after a permission, which no event tells
  useEffect(() => {
    const look = () => void listDevices().then(setDevices)
    look()
    navigator.mediaDevices?.addEventListener("devicechange", look)
    return () => navigator.mediaDevices?.removeEventListener("devicechange", look)
  }, [again])
  return devices
}

/** What the person chose, kept on the device. */
export function useChoices(): [Choices, (changed: Partial<Choices>) => void] {
  const [choices, setChoices] = useState(keptChoices)
  const change = useCallback((changed: Partial<Choices>) => {
    setChoices((now) => {
      const next = { ...now, ...changed }
      keepChoices(next)
      return next
    })
  }, [])
  return [choices, change]
}
