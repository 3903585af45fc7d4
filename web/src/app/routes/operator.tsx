import { useParams } from "@tanstack/react-router"
import { OperatorScreen } from "../../organisations/operator/OperatorScreen"

export function OperatorRoute() {
  const { applicationId } = useParams({ strict: false })
  return <OperatorScreen applicationId={applicationId} />
}
