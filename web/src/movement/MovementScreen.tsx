import { useLingui } from "@lingui/react/macro"
import { useInfiniteQuery } from "@tanstack/react-query"
import { FileSpreadsheet, Plus } from "lucide-react"
import { useState } from "react"
import type { MovementView } from "../foundation/contract/generated/api"
import { useMembership } from "../foundation/session"
import { useAbilities } from "../organisations/api"
import { Button, LinkButton } from "../ui/Button"
import { PageHeader } from "../ui/PageHeader"
import { Tabs } from "../ui/Tabs"
import { movementsQuery, type Side } from "./api"
import { MovementForm } from "./MovementForm"
import { MovementList } from "./MovementList"
import { MovementSheetView } from "./MovementSheetView"

type Props = { base: string; id: string | undefined }

/** «Движение»: what waits, what happened, the sheet of a period. `id` «sheet» opens the sheet. */
export function MovementScreen({ base, id }: Props) {
  const { t } = useLingui()
  const mayDecide = useAbilities().has("movement.decide")
  const [side, setSide] = useState<Side>("students")
  const [form, setForm] = useState<{ movement: MovementView | null } | null>(null)
  const waiting = { students: useWaiting("students", mayDecide), staff: useWaiting("staff", mayDecide) }
  if (id === "sheet") return <MovementSheetView base={base} />
  const list = (one: Side) => (
    <MovementList
      side={one}
      onReport={() => setForm({ movement: null })}
      onChange={(movement) => setForm({ movement })}
    />
  )
  return (
    <>
      <PageHeader
        title={t`Движение`}
        lead={
          mayDecide
            ? t`Кто пришёл, ушёл и перешёл. Сообщают классные руководители, применяете вы: место, чаты и семья меняются сразу.`
            : t`Сообщите, кто пришёл, ушёл или перешёл. Администратор применит это по приказу, и чаты изменятся сами.`
        }
        actions={
          <>
            <LinkButton href={`${base}/movement/sheet`} variant="soft" icon={FileSpreadsheet}>
              {t`Ведомость`}
            </LinkButton>
            <Button icon={Plus} onPress={() => setForm({ movement: null })}>{t`Сообщить`}</Button>
          </>
        }
      />
      {mayDecide ? (
        <Tabs
          label={t`Движение`}
          selected={side}
          onSelect={(chosen) => setSide(chosen === "staff" ? "staff" : "students")}
          tabs={[
            { id: "students", label: t`Контингент`, count: waiting.students, content: list("students") },
            { id: "staff", label: t`Сотрудники`, count: waiting.staff, content: list("staff") },
          ]}
        />
      ) : (
        list("students")
      )}
      {form !== null && <MovementForm side={side} movement={form.movement} onClose={() => setForm(null)} />}
    </>
  )
}

/** How many reports of this side wait for a decision; none: nothing is shown. */
function useWaiting(side: Side, isAsked: boolean): number | undefined {
  const { organisation } = useMembership()
  const { data } = useInfiniteQuery({
    ...movementsQuery(organisation.id, { side, states: "reported" }),
    enabled: isAsked,
  })
  return data?.pages[0]?.total || undefined
}
