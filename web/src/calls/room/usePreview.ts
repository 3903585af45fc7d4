import { useEffect, useState } from "react"
import { constraint, explainDevice } from "./devices"

export type Preview = { stream: MediaStream | null; refusal: string | null }

const WAITING: Preview = { stream: null, refusal: null }

/** A camera or a microphone, tried before the door; given back when it is switched off or the door is passed. */
export function usePreview(what: "microphone" | "camera", isOn: boolean, deviceId: string): Preview {
  const [preview, setPreview] = useState<Preview>(WAITING)
  useEffect(() => {
    if (!isOn) {
      setPreview(WAITING)
      return
    }
    let isGone = false
    let stream: MediaStream | null = null
    const wanted = constraint(deviceId, [])
    const take = async () => {
      try {
        const found = await navigator.mediaDevices.getUserMedia(
          what === "camera" ? { video: { ...wanted, width: { ideal: 1280 } } } : { audio: wanted },
        )
        if (isGone) return stop(found)
        stream = found
        setPreview({ stream: found, refusal: null })
      } catch (error) {
        if (!isGone) setPreview({ stream: null, refusal: explainDevice(error, what) })
      }
    }
    void take()
    return () => {
      isGone = true
      stop(stream)
    }
  }, [what, isOn, deviceId])
  return preview
}

function stop(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}

/** How loud a microphone is now, 0 to 1, some times a second. */
export function useLoudness(stream: MediaStream | null): number {
  const [loudness, setLoudness] = useState(0)
  useEffect(() => {
    if (stream === null || stream.getAudioTracks().length === 0) {
      setLoudness(0)
      return
    }
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    analyser.fftSize = 512
    context.createMediaStreamSource(stream).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples)
      const power = samples.reduce((sum, one) => sum + one * one, 0) / samples.length
      // Speech lies between about -60 and -10 dB.
      const decibels = 10 * Math.log10(power + 1e-9)
      const heard = Math.min(1, Math.max(0, (decibels + 60) / 50))
      // Up at once, down slowly: a meter that one can read.
      setLoudness((shown) => Math.max(heard, shown * 0.93))
    }, 80)
    return () => {
      clearInterval(timer)
      void context.close()
    }
  }, [stream])
  return loudness
}
