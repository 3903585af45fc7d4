import { t as words } from "@lingui/core/macro"
import { useEffect, useState } from "react"
import type { CallNews } from "./connection"

/** A sentence that goes away by itself; screen readers hear it. */
export function useNews(): [string, (sentence: string) => void] {
  const [sentence, setSentence] = useState("")
  useEffect(() => {
    if (sentence === "") return
    const timer = setTimeout(() => setSentence(""), 6000)
    return () => clearTimeout(timer)
  }, [sentence])
  return [sentence, setSentence]
}

/** What has happened in the room, in a sentence. */
export function newsWords(news: CallNews): string {
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
