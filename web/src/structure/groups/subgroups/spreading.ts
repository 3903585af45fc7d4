import type { DivisionView, MemberRow, PlaceInput } from "../../../foundation/contract/generated/api"

/** «Петрович», «Рашид оглы» are boys, «Петровна», «Рашид кызы» girls; without a patronymic nobody can say. */
export function genderOf(patronymic: string): "boy" | "girl" | null {
  const word = patronymic.trim().toLocaleLowerCase("ru")
  if (/(вич|ьич|ич|оглы|улы)$/.test(word)) return "boy"
  if (/(вна|чна|шна|кызы)$/.test(word)) return "girl"
  return null
}

const isOfGirls = (name: string) => /дев|жен/i.test(name)

/**
 * Places for students who have none: boys and girls by their patronymics, others so that the subgroups grow alike,
 * in the order of the names. Who can't be told apart stays without a place.
 */
export function spread(division: DivisionView, homeless: readonly MemberRow[]): PlaceInput[] {
  if (division.kind === "gender") return spreadByGender(division, homeless)
  const sizes = new Map(division.subgroups.map((part) => [part.id, part.studentIds.length]))
  return homeless.flatMap((student) => {
    const [smallest] = [...sizes].sort(([, one], [, other]) => one - other)
    if (smallest === undefined) return []
    sizes.set(smallest[0], smallest[1] + 1)
    return [{ studentId: student.id, subgroupId: smallest[0] }]
  })
}

function spreadByGender(division: DivisionView, homeless: readonly MemberRow[]): PlaceInput[] {
  const girls = division.subgroups.find((part) => isOfGirls(part.name))
  const boys = division.subgroups.find((part) => part !== girls)
  return homeless.flatMap((student) => {
    const gender = genderOf(student.name.patronymic)
    const part = gender === "girl" ? girls : gender === "boy" ? boys : undefined
    return part === undefined ? [] : [{ studentId: student.id, subgroupId: part.id }]
  })
}
