// The house of the web app: the same map as the server's (docs/architecture.md). Imports go down only.
const storeys = [
  ["app"],
  ["personal_data", "municipal"],
  ["statistics", "compliance", "exchange"],
  ["calls"],
  ["chat"],
  ["school_year", "reconciliation"],
  ["movement"],
  ["invitations"],
  ["structure"],
  ["organisations"],
  ["accounts"],
  ["ui"],
  ["foundation"],
]
const rules = storeys.flatMap((rooms, level) => {
  const above = storeys.slice(0, level).flat()
  if (above.length === 0) return []
  return [
    {
      name: `${rooms.join("-")}-knows-nothing-above`,
      severity: "error",
      from: { path: `^src/(${rooms.join("|")})/` },
      to: { path: `^src/(${above.join("|")})/` },
    },
  ]
})

module.exports = {
  forbidden: [
    ...rules,
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } } },
    {
      name: "livekit-only-in-calls",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/calls/" },
      to: { path: "livekit-client" },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".css"] },
  },
}
