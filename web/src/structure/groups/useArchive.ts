import { useLingui } from "@lingui/react/macro"
import type { Group } from "../../foundation/contract/generated/api"
import { toast } from "../../ui/Toasts"
import { archiveGroup, restoreGroup } from "../api"
import { useStructureAct } from "../useActs"

/** Put groups into the archive, with a way back. */
export function useArchive(): (groups: Group[]) => Promise<void> {
  const { t } = useLingui()
  const archive = useStructureAct((organisationId, id: string) => archiveGroup(organisationId, id))
  const restore = useStructureAct((organisationId, id: string) => restoreGroup(organisationId, id))
  return async (groups) => {
    const done: Group[] = []
    for (const group of groups) {
      try {
        await archive.mutateAsync(group.id)
        done.push(group)
      } catch {
        // The refusal was said; the others still go.
      }
    }
    if (done.length === 0) return
    toast(t`В архиве: ${done.map((group) => group.name).join(", ")}`, {
      label: t`Вернуть`,
      act: () => {
        for (const group of done) restore.mutate(group.id)
      },
    })
  }
}
