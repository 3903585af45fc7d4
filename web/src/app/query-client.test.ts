import { MutationObserver, onlineManager } from "@tanstack/react-query"
import { afterEach, expect, test } from "vitest"
import { Problem } from "../foundation/problems"
import { queryClient } from "./query-client"

afterEach(() => onlineManager.setOnline(true))

test("an act without a network is refused at once, and isn't done by itself later", async () => {
  onlineManager.setOnline(false)
  let tries = 0
  const act = new MutationObserver(queryClient, {
    mutationFn: async () => {
      tries += 1
      throw new Problem({ code: "offline", status: 0, title: "Offline", detail: "Нет связи.", params: {} })
    },
  })
  await expect(act.mutate()).rejects.toThrow("Нет связи.")
  onlineManager.setOnline(true)
  await queryClient.resumePausedMutations()
  expect(tries).toBe(1)
})
