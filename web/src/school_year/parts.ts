import type { Plan, YearPreview, YearTurn } from "../foundation/contract/generated/api"

/** What every step of the plan is given. */
export type StepProps = {
  turn: YearTurn
  plan: Plan
  preview: YearPreview
  change: (make: (plan: Plan) => Plan) => void
}
