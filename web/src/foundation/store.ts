import { useSyncExternalStore } from "react"

/** A value that components follow and pure functions replace. */
export type Store<T> = {
  get: () => T
  set: (next: T | ((now: T) => T)) => void
  follow: (listener: () => void) => () => void
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set: (next) => {
      const replaced = typeof next === "function" ? (next as (now: T) => T)(value) : next
      if (Object.is(replaced, value)) return
      value = replaced
      for (const listener of listeners) listener()
    },
    follow: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** The store's value; with `select`, a part of it (which must be referentially stable while it doesn't change). */
export function useStore<T>(store: Store<T>): T
export function useStore<T, S>(store: Store<T>, select: (value: T) => S): S
export function useStore<T, S>(store: Store<T>, select?: (value: T) => S): T | S {
  const read = () => (select === undefined ? store.get() : select(store.get()))
  return useSyncExternalStore(store.follow, read, read)
}
