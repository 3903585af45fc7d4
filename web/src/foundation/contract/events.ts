import type { components } from "./generated/api"

type DataByType = components["schemas"]["StreamEvents"]

/** The types of events that this version of the app knows. */
export type EventType = keyof DataByType

/** An event of the socket with the data that its type promises. */
export type KnownEvent = {
  [K in EventType]: { stream: string; seq?: number; at?: string; type: K; data: DataByType[K] }
}[EventType]
