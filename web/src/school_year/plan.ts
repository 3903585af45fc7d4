import type { GroupPlan, NewGroupPlan, Placement, Plan } from "../foundation/contract/generated/api"

/** The plan with one group's part changed. */
export function changeGroup(plan: Plan, groupId: string, part: Partial<GroupPlan>): Plan {
  return {
    ...plan,
    groups: plan.groups.map((one) => (one.groupId === groupId ? { ...one, ...part } : one)),
  }
}

/** A student goes to a group of their own, finishes (null), or goes with everybody again (undefined). */
export function placeStudent(plan: Plan, studentId: string, groupId: string | null | undefined): Plan {
  const others = placementsOf(plan).filter((one) => one.studentId !== studentId)
  return { ...plan, placements: groupId === undefined ? others : [...others, { studentId, groupId }] }
}

export function addGroup(plan: Plan, group: NewGroupPlan): Plan {
  return { ...plan, newGroups: [...newGroupsOf(plan), group] }
}

/** Without the new group; whoever was to go there goes with everybody again. */
export function removeGroup(plan: Plan, id: string): Plan {
  return {
    ...plan,
    newGroups: newGroupsOf(plan).filter((one) => one.id !== id),
    placements: placementsOf(plan).filter((one) => one.groupId !== id),
    groups: plan.groups.map((one) => (one.intoId === id ? { ...one, intoId: null } : one)),
  }
}

export function placementsOf(plan: Plan): Placement[] {
  return plan.placements ?? []
}

export function newGroupsOf(plan: Plan): NewGroupPlan[] {
  return plan.newGroups ?? []
}

export type Target = { id: string; name: string }

/** Groups that exist after the turn, by the names that they will have. */
export function targetsOf(plan: Plan): Target[] {
  const goingOn = plan.groups
    .filter((one) => one.act === "promote" || one.act === "keep")
    .map((one) => ({ id: one.groupId, name: one.name }))
  const made = newGroupsOf(plan).map((one) => ({ id: one.id, name: one.name }))
  return [...goingOn, ...made].sort((one, other) =>
    one.name.localeCompare(other.name, "ru", { numeric: true }),
  )
}
