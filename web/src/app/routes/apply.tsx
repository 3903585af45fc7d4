import { useParams, useSearch } from "@tanstack/react-router"
import { ApplicationScreen } from "../../organisations/applying/ApplicationScreen"
import { ApplyScreen } from "../../organisations/applying/ApplyScreen"

export function ApplyRoute() {
  return <ApplyScreen />
}

export function ApplicationRoute() {
  const { applicationId } = useParams({ from: "/apply/$applicationId" })
  const search: Record<string, unknown> = useSearch({ strict: false })
  const secret = search.secret === undefined ? "" : String(search.secret)
  return <ApplicationScreen key={applicationId} id={applicationId} secret={secret} />
}
