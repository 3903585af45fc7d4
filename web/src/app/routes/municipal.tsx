import { AppointmentsScreen } from "../../municipal/AppointmentsScreen"
import { MunicipalScreen } from "../../municipal/MunicipalScreen"

export function MunicipalRoute() {
  return <MunicipalScreen />
}

export function AppointmentsRoute() {
  return <AppointmentsScreen />
}
