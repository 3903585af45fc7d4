import { LessonsScreen } from "../../calls/LessonsScreen"

export function LessonsRoute() {
  return <LessonsScreen />
}
