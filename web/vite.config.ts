import { lingui } from "@lingui/vite-plugin"
import optimizeLocales from "@react-aria/optimize-locales-plugin"
import react from "@vitejs/plugin-react"
import { defineConfig } from "vitest/config"

// Where `vite dev` finds a running Parta; the built app is served by Parta itself.
const server = process.env.PARTA_URL ?? "http://127.0.0.1:8000"

export default defineConfig({
  plugins: [
    react({ babel: { plugins: ["@lingui/babel-plugin-lingui-macro"] } }),
    lingui(),
    { ...optimizeLocales.vite({ locales: ["ru-RU", "en-US"] }), enforce: "pre" },
  ],
  build: {
    target: "es2022",
    sourcemap: false,
    manifest: true,
    chunkSizeWarningLimit: 800,
    rollupOptions: {
      output: {
        manualChunks: (id) => (id.includes("livekit-client") ? "livekit" : undefined),
      },
    },
  },
  server: { proxy: { "/api": { target: server, ws: true, changeOrigin: false } } },
  test: {
    environment: "jsdom",
    setupFiles: ["src/foundation/testing.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
  },
})
