import { MunicipalScreen } from "../../municipal/MunicipalScreen"

export function MunicipalRoute() {
  return <MunicipalScreen />
}
