import { MyDataScreen } from "../../personal_data/MyDataScreen"

export function MyDataRoute() {
  return <MyDataScreen />
}
