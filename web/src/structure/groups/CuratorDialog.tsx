import { useLingui } from "@lingui/react/macro"
import { useState } from "react"
import type { Group } from "../../foundation/contract/generated/api"
import { Button } from "../../ui/Button"
import { ComboBox } from "../../ui/ComboBox"
import { Dialog } from "../../ui/Dialog"
import { Skeleton } from "../../ui/Skeleton"
import { setCurator } from "../api"
import { useStructureAct } from "../useActs"
import { useKindWords } from "./kinds"
import { useStaff } from "./useStaff"

type Props = { group: Group; isOpen: boolean; onOpenChange: (isOpen: boolean) => void }

/** Who leads the group: one of those who work here, or nobody. */
export function CuratorDialog({ group, isOpen, onOpenChange }: Props) {
  const { t } = useLingui()
  const kind = useKindWords()(group.kind)
  const [memberId, setMemberId] = useState(group.curator?.id ?? null)
  const staff = useStaff(isOpen)
  const act = useStructureAct((organisationId, chosen: string | null) =>
    setCurator(organisationId, group.id, chosen),
  )
  const save = (chosen: string | null) => act.mutate(chosen, { onSuccess: () => onOpenChange(false) })
  return (
    <Dialog
      title={`${kind.leader}, ${group.name}`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      closeLabel={t`Закрыть`}
      actions={
        <>
          {group.curator !== null && (
            <Button variant="plain" onPress={() => save(null)} isDisabled={act.isPending}>{t`Снять`}</Button>
          )}
          <Button
            onPress={() => save(memberId)}
            isDisabled={memberId === null || act.isPending}
          >{t`Назначить`}</Button>
        </>
      }
    >
      {staff === undefined ? (
        <Skeleton lines={2} />
      ) : (
        <ComboBox
          label={kind.leader}
          options={staff}
          value={memberId}
          onChange={setMemberId}
          placeholder={t`Начните вводить фамилию`}
          empty={t`Такого сотрудника нет. Сначала пригласите его.`}
        />
      )}
    </Dialog>
  )
}
