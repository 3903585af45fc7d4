/** A ring tone made of two soft notes, every three seconds. Returns how to stop it. */
export function startTone(): () => void {
  let context: AudioContext
  try {
    context = new AudioContext()
  } catch {
    return () => undefined
  }
  const ring = () => {
    // Until a person touches the page browsers keep it silent; the sheet is seen all the same.
    if (context.state === "suspended") void context.resume()
    for (const [place, frequency] of [659.25, 523.25, 659.25, 523.25].entries())
      note(context, frequency, context.currentTime + place * 0.28)
  }
  ring()
  const timer = setInterval(ring, 3000)
  return () => {
    clearInterval(timer)
    void context.close()
  }
}

function note(context: AudioContext, frequency: number, at: number): void {
  const tone = context.createOscillator()
  const volume = context.createGain()
  tone.type = "triangle"
  tone.frequency.value = frequency
  volume.gain.setValueAtTime(0.0001, at)
  volume.gain.exponentialRampToValueAtTime(0.18, at + 0.02)
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.26)
  tone.connect(volume).connect(context.destination)
  tone.start(at)
  tone.stop(at + 0.28)
}
