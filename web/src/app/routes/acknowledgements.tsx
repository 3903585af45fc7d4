import { AcknowledgementsScreen } from "../../compliance/AcknowledgementsScreen"

export function AcknowledgementsRoute() {
  return <AcknowledgementsScreen />
}
