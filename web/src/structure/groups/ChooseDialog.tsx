import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { useDeferredValue, useState } from "react"
import { useMembership } from "../../foundation/session"
import { useWords } from "../../organisations/words"
import { Button } from "../../ui/Button"
import { Checkbox } from "../../ui/Checkbox"
import { Dialog } from "../../ui/Dialog"
import { SearchField } from "../../ui/SearchField"
import { type Option, Select } from "../../ui/Select"
import { Skeleton } from "../../ui/Skeleton"
import { groupsQuery, readMembers, structureKey } from "../api"
import { fullName } from "../people/members"
import styles from "./ChooseDialog.module.css"
import { isDivisible } from "./kinds"
import { useStaff } from "./useStaff"

export type Choice = { id: string; name: string; about: string }

type Props = {
  title: string
  among: "students" | "staff"
  /** Who is there already. */
  present: ReadonlySet<string>
  isPending: boolean
  onChoose: (chosen: Choice[]) => void
  onOpenChange: (isOpen: boolean) => void
}

/** Several people at once, found by name or by class; what is ticked stays while one searches on. */
export function ChooseDialog({ title, among, present, isPending, onChoose, onOpenChange }: Props) {
  const { t } = useLingui()
  const words = useWords()
  const { organisation } = useMembership()
  const [typed, setTyped] = useState("")
  const [groupId, setGroupId] = useState("")
  const [chosen, setChosen] = useState<ReadonlyMap<string, Choice>>(new Map())
  const search = useDeferredValue(typed.trim())
  const isOfStudents = among === "students"
  const { data: groups = [] } = useQuery({ ...groupsQuery(organisation.id), enabled: isOfStudents })
  const students = useStudents(search, groupId, isOfStudents)
  const staff = useStaff(!isOfStudents)
  const rows = isOfStudents ? students?.rows : staff?.map(choiceOf).filter(({ name }) => holds(name, search))
  const turn = (one: Choice, isOn: boolean) =>
    setChosen((now) => {
      const next = new Map(now)
      if (isOn) next.set(one.id, one)
      else next.delete(one.id)
      return next
    })
  return (
    <Dialog
      title={title}
      size="wide"
      isOpen
      onOpenChange={onOpenChange}
      closeLabel={t`Закрыть`}
      actions={
        <Button onPress={() => onChoose([...chosen.values()])} isDisabled={chosen.size === 0 || isPending}>
          {chosen.size > 0 ? t`Добавить (${chosen.size})` : t`Добавить`}
        </Button>
      }
    >
      <div className={styles.find}>
        <SearchField
          label={t`Поиск по имени`}
          hint={t`Фамилия или имя`}
          value={typed}
          onChange={setTyped}
          autoFocus
        />
        {isOfStudents && (
          <Select
            label={words.group}
            isLabelHidden
            value={groupId}
            onChange={setGroupId}
            options={[
              { value: "", label: words.allGroups },
              ...groups
                .filter((group) => isDivisible(group.kind))
                .map((group) => ({ value: group.id, label: group.name })),
            ]}
          />
        )}
      </div>
      {rows === undefined && <Skeleton lines={6} />}
      {rows?.length === 0 && (
        <p className={styles.none}>{t`Никого не нашли. Проверьте, как написана фамилия.`}</p>
      )}
      <ul className={styles.list} aria-label={title}>
        {rows?.map((one) => {
          const isHere = present.has(one.id)
          return (
            <li key={one.id}>
              <Checkbox
                isSelected={isHere || chosen.has(one.id)}
                isDisabled={isHere}
                onChange={(isOn) => turn(one, isOn)}
              >
                <span className={styles.name}>
                  {one.name} <small>{isHere ? t`уже здесь` : one.about}</small>
                </span>
              </Checkbox>
            </li>
          )
        })}
      </ul>
      {isOfStudents && students?.hasMore && (
        <p className={styles.none}>{t`Показаны не все. Уточните имя или выберите класс.`}</p>
      )}
    </Dialog>
  )
}

const choiceOf = ({ value, label, description }: Option): Choice => ({
  id: value,
  name: label,
  about: description ?? "",
})

const plain = (text: string) => text.toLocaleLowerCase("ru").replaceAll("ё", "е")
const holds = (name: string, search: string) =>
  plain(search)
    .split(/\s+/)
    .every((word) => plain(name).includes(word))

function useStudents(search: string, groupId: string, isEnabled: boolean) {
  const { organisation } = useMembership()
  const { data } = useQuery({
    queryKey: [...structureKey(organisation.id), "choose", search, groupId],
    queryFn: ({ signal }) =>
      readMembers(
        organisation.id,
        { role: "student", search, groupId },
        { limit: groupId === "" ? 40 : 200 },
        signal,
      ),
    select: (page) => ({
      rows: page.members.map((member) => ({
        id: member.id,
        name: fullName(member),
        about: member.groups.map((group) => group.name).join(", "),
      })),
      hasMore: page.next !== null,
    }),
    placeholderData: (before) => before,
    enabled: isEnabled,
  })
  return data
}
