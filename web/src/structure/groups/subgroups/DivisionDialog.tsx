import { useLingui } from "@lingui/react/macro"
import { Plus, Trash2 } from "lucide-react"
import { type FormEvent, useState } from "react"
import type { DivisionView, GroupPage, SetDivision } from "../../../foundation/contract/generated/api"
import { newId } from "../../../foundation/ids"
import { sentenceOf } from "../../../foundation/problems"
import { Button } from "../../../ui/Button"
import { Dialog } from "../../../ui/Dialog"
import { IconButton } from "../../../ui/IconButton"
import { RadioGroup } from "../../../ui/RadioGroup"
import { Switch } from "../../../ui/Switch"
import { TextField } from "../../../ui/TextField"
import { setDivision } from "../../api"
import { useStructureAct } from "../../useActs"
import styles from "../GroupScreen.module.css"

type Part = { id: string; name: string }
type Kind = SetDivision["kind"]
type Props = {
  group: GroupPage
  /** The division that is changed; none: a new one. */
  division: DivisionView | null
  onOpenChange: (isOpen: boolean) => void
}

const MOST = 8

/** How a group divides: for what, into which subgroups, with chats or without. */
export function DivisionDialog({ group, division, onOpenChange }: Props) {
  const { t } = useLingui()
  const usual: Record<Kind, { name: string; parts: string[] }> = {
    language: { name: t`Английский язык`, parts: ["1", "2"] },
    gender: { name: t`Мальчики и девочки`, parts: [t`Мальчики`, t`Девочки`] },
    custom: { name: "", parts: ["1", "2"] },
  }
  const fresh = (kind: Kind): Part[] => usual[kind].parts.map((name) => ({ id: newId(), name }))
  const [id] = useState(() => division?.id ?? newId())
  const [kind, setKind] = useState<Kind>(division?.kind ?? "language")
  const [name, setName] = useState(division?.name ?? usual.language.name)
  const [parts, setParts] = useState<Part[]>(() => division?.subgroups ?? fresh("language"))
  const [hasChats, setChats] = useState(division?.hasChats ?? false)
  const act = useStructureAct((organisationId, given: SetDivision) =>
    setDivision(organisationId, group.id, id, given),
  )
  const choose = (wanted: Kind) => {
    setKind(wanted)
    // What was typed isn't lost: only what we proposed ourselves changes with the kind.
    if (division !== null) return
    if (name === usual[kind].name) setName(usual[wanted].name)
    setParts(fresh(wanted))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    act.mutate(
      {
        name: name.trim(),
        kind,
        hasChats,
        subgroups: parts.map((part) => ({ ...part, name: part.name.trim() })),
      },
      { onSuccess: () => onOpenChange(false) },
    )
  }
  const isReady = name.trim() !== "" && parts.length > 0 && parts.every((part) => part.name.trim() !== "")
  return (
    <Dialog
      title={division === null ? t`Разделить на подгруппы` : division.name}
      isOpen
      onOpenChange={onOpenChange}
      closeLabel={t`Закрыть`}
      actions={
        <Button type="submit" form="division" isDisabled={!isReady || act.isPending}>
          {t`Сохранить`}
        </Button>
      }
    >
      <form id="division" onSubmit={submit} className={styles.rows}>
        <RadioGroup
          label={t`Для чего`}
          value={kind}
          onChange={(value) => choose(value === "gender" || value === "custom" ? value : "language")}
          options={[
            { value: "language", label: t`Язык` },
            { value: "gender", label: t`Мальчики и девочки` },
            { value: "custom", label: t`Другое` },
          ]}
        />
        <TextField
          label={t`Название`}
          value={name}
          onChange={setName}
          maxLength={60}
          placeholder={t`Например, информатика`}
          error={act.isError ? sentenceOf(act.error, t`Не получилось.`) : undefined}
        />
        {parts.map((part, place) => (
          <div key={part.id} className={styles.one}>
            <TextField
              label={t`Подгруппа ${place + 1}`}
              value={part.name}
              onChange={(text) =>
                setParts((now) => now.map((one) => (one.id === part.id ? { ...one, name: text } : one)))
              }
              maxLength={60}
            />
            <IconButton
              icon={Trash2}
              label={t`Убрать подгруппу ${part.name}`}
              isDisabled={parts.length === 1}
              onPress={() => setParts((now) => now.filter((one) => one.id !== part.id))}
            />
          </div>
        ))}
        <div>
          <Button
            variant="soft"
            size="small"
            icon={Plus}
            isDisabled={parts.length >= MOST}
            onPress={() => setParts((now) => [...now, { id: newId(), name: String(now.length + 1) }])}
          >
            {t`Ещё подгруппа`}
          </Button>
        </div>
        <Switch isSelected={hasChats} onChange={setChats}>
          {t`У каждой подгруппы свой чат`}
        </Switch>
      </form>
    </Dialog>
  )
}
