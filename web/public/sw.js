// Keeps the app itself on the device: it opens without a network. Data is kept by the app, in IndexedDB.
const CACHE = "parta-app-1"

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(["/", "/theme.js", "/icon.svg", "/manifest.webmanifest"])))
  self.skipWaiting()
})

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  )
})

self.addEventListener("fetch", (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname.startsWith("/api/")) return
  if (url.pathname.startsWith("/assets/")) {
    // Their names hold their hashes: what is kept is right for ever.
    event.respondWith(fromCache(request))
    return
  }
  if (request.mode === "navigate") {
    event.respondWith(fresh(request, "/"))
    return
  }
  event.respondWith(fresh(request, request))
})

async function fromCache(request) {
  const kept = await caches.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) (await caches.open(CACHE)).put(request, answer.clone())
  return answer
}

async function fresh(request, key) {
  try {
    const answer = await fetch(request)
    if (answer.ok) (await caches.open(CACHE)).put(key, answer.clone())
    return answer
  } catch {
    return (await caches.match(key)) ?? Response.error()
  }
}

self.addEventListener("message", (event) => {
  const wanted = Array.isArray(event.data?.keep) ? event.data.keep : []
  event.waitUntil(
    caches.open(CACHE).then((cache) =>
      Promise.all(wanted.map(async (url) => ((await cache.match(url)) ? undefined : cache.add(url)))),
    ),
  )
})

self.addEventListener("notificationclick", (event) => {
  event.notification.close()
  const target = event.notification.data?.url ?? "/"
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then((windows) => {
      const open = windows.find((window) => window.url.includes(target)) ?? windows[0]
      return open ? open.focus() : self.clients.openWindow(target)
    }),
  )
})
