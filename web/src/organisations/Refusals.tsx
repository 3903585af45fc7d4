import { useLingui } from "@lingui/react/macro"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { roleName } from "../accounts/role-names"
import type { Me, MyRefusal } from "../foundation/contract/generated/api"
import { api } from "../foundation/http"
import { Button } from "../ui/Button"
import { Strip } from "../ui/Strip"

/** Roles that were refused, with the reason, until the person has read it. */
export function Refusals({ me }: { me: Me }) {
  // What an older version kept on the device has none.
  const refusals = (me as Partial<Me>).refusals ?? []
  return refusals.map((one) => <Refusal key={one.id} refusal={one} />)
}

function Refusal({ refusal }: { refusal: MyRefusal }) {
  const { t, i18n } = useLingui()
  const client = useQueryClient()
  const seen = useMutation({
    mutationFn: () => api.post(`/api/me/refusals/${encodeURIComponent(refusal.id)}/seen`),
    onSettled: () => client.invalidateQueries({ queryKey: ["me"] }),
  })
  const role = roleName((message) => i18n._(message), refusal.role)
  return (
    <Strip
      tone="quiet"
      action={
        <Button size="small" variant="soft" onPress={() => seen.mutate()} isDisabled={seen.isPending}>
          {t`Понятно`}
        </Button>
      }
    >
      {t`${refusal.organisation}: роль «${role}» не подтвердили.`}
      {refusal.reason !== "" && ` ${t`Причина: ${refusal.reason}`}`}
    </Strip>
  )
}
