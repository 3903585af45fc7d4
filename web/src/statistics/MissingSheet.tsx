import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { PartyPopper, Printer, Send } from "lucide-react"
import { useState } from "react"
import type { MissingPerson } from "../foundation/contract/generated/api"
import { momentOf, numberOf } from "../foundation/formats"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { useWords } from "../organisations/words"
import { Button, LinkButton } from "../ui/Button"
import { type Column, DataTable } from "../ui/DataTable"
import { Dialog } from "../ui/Dialog"
import { EmptyState } from "../ui/EmptyState"
import { Tabs } from "../ui/Tabs"
import styles from "./Activation.module.css"
import { type Audience, missingQuery, sheetPath } from "./api"
import { GroupWeeks } from "./GroupWeeks"
import { RemindDialog } from "./RemindDialog"
import { useRemind } from "./useRemind"

type Group = { id: string; name: string }
type Props = { group: Group | null; audience: Audience; onClose: () => void }

/** Who hasn't come: of one group, of the school, or of the staff. */
export function MissingSheet({ group, audience, onClose }: Props) {
  const { t } = useLingui()
  const words = useWords()
  return (
    <Dialog
      title={group === null ? t`Ещё не вошли` : t`${group.name}: ещё не вошли`}
      size="wide"
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      closeLabel={t`Закрыть`}
    >
      {group === null ? (
        <Missing group={null} audience={audience} />
      ) : (
        <Tabs
          label={t`Кто`}
          tabs={[
            { id: "students", label: words.students, content: <Missing group={group} audience="students" /> },
            { id: "guardians", label: t`Родители`, content: <Missing group={group} audience="guardians" /> },
          ]}
        />
      )}
    </Dialog>
  )
}

function Missing({ group, audience }: { group: Group | null; audience: Audience }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const groupId = group?.id ?? null
  const groupIds = groupId === null ? null : [groupId]
  const { data, isPending, error } = useQuery(missingQuery(organisation.id, audience, groupId))
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [isAsking, setIsAsking] = useState(false)
  const send = useRemind()
  const columns = useColumns(audience, group === null)
  if (error !== null)
    return <p role="alert">{sentenceOf(error, t`Список не открылся. Попробуйте ещё раз.`)}</p>
  const people = data?.people ?? []
  const mayRemind = data?.mayRemind ?? false
  const reachable = people.filter((one) => one.channel !== null).length
  return (
    <div className={styles.form}>
      {group !== null && audience !== "staff" && (
        <GroupWeeks groupId={group.id} audience={audience} title={group.name} />
      )}
      {people.length > 0 && (
        <>
          <p className={styles.note}>
            {t`Не вошли: ${numberOf(people.length)}, из них с телефоном или почтой: ${numberOf(reachable)}. Остальным помогут листы с приглашениями.`}
          </p>
          <div className={styles.actions}>
            {mayRemind && (
              <Button icon={Send} isDisabled={reachable === 0} onPress={() => setIsAsking(true)}>
                {t`Напомнить всем`}
              </Button>
            )}
            <LinkButton
              href={sheetPath(organisation.id, audience, groupId)}
              target="_blank"
              variant="soft"
              icon={Printer}
              // What is printed is a reminder by hand: it stands beside the group as the last one.
              onFollow={mayRemind ? () => send.mutate({ channel: "sheet", audience, groupIds }) : undefined}
            >
              {t`Распечатать список`}
            </LinkButton>
          </div>
        </>
      )}
      <DataTable
        label={t`Ещё не вошли`}
        columns={columns}
        rows={people}
        keyOf={(one) => one.id}
        nameOf={(one) => one.name}
        isPending={isPending}
        selected={selected}
        onSelect={mayRemind ? setSelected : undefined}
        bulk={() => (
          <Button size="small" icon={Send} onPress={() => setIsAsking(true)}>{t`Напомнить`}</Button>
        )}
        empty={<EmptyState icon={PartyPopper} title={t`Вошли все`} />}
      />
      {isAsking && data !== undefined && (
        <RemindDialog
          page={data}
          people={people.filter((one) => selected.size === 0 || selected.has(one.id))}
          isBusy={send.isPending}
          onClose={() => setIsAsking(false)}
          onSend={(memberIds) =>
            send.mutate(
              { channel: "letter", audience, groupIds, memberIds },
              {
                onSuccess: () => {
                  setIsAsking(false)
                  setSelected(new Set())
                },
              },
            )
          }
        />
      )}
    </div>
  )
}

function useColumns(audience: Audience, hasGroups: boolean): Column<MissingPerson>[] {
  const { t } = useLingui()
  const words = useWords()
  const columns: Column<MissingPerson>[] = [
    {
      id: "name",
      header: t`Имя`,
      cell: (one) => one.name,
      sortBy: (one) => one.name,
      width: "1.6fr",
      isTitle: true,
    },
  ]
  if (hasGroups && audience !== "staff")
    columns.push({ id: "group", header: words.group, cell: (one) => one.group, width: "0.6fr" })
  if (audience === "guardians")
    columns.push({ id: "children", header: t`Дети`, cell: (one) => one.children.join(", "), width: "1.2fr" })
  columns.push(
    {
      id: "contact",
      header: t`Куда написать`,
      cell: (one) =>
        one.channel === null ? (
          <span className={styles.quiet}>{t`контакта нет`}</span>
        ) : (
          one.contact || t`контакт записан`
        ),
      width: "1.2fr",
    },
    {
      id: "reminded",
      header: t`Напоминали`,
      cell: (one) =>
        one.remindedAt === null ? (
          <span className={styles.quiet}>{t`ещё нет`}</span>
        ) : (
          momentOf(one.remindedAt)
        ),
      sortBy: (one) => one.remindedAt ?? "",
      width: "1fr",
    },
  )
  return columns
}
