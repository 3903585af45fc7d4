import { useParams } from "@tanstack/react-router"
import { JoinScreen } from "../../invitations/joining/JoinScreen"

export function InvitationRoute() {
  const { code } = useParams({ from: "/i/$code" })
  return <JoinScreen key={code} code={code} />
}
