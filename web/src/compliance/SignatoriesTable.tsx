import { useLingui } from "@lingui/react/macro"
import { BadgeCheck, FileCheck2 } from "lucide-react"
import { useState } from "react"
import type { RegulationView, SignatoryView } from "../foundation/contract/generated/api"
import { dateOf, momentOf } from "../foundation/formats"
import { Button } from "../ui/Button"
import { type Column, DataTable } from "../ui/DataTable"
import { EmptyState } from "../ui/EmptyState"
import { toast } from "../ui/Toasts"
import { remind } from "./api"
import { PaperDialog } from "./PaperDialog"
import styles from "./Regulations.module.css"
import { useComplianceAct } from "./useActs"
import { peopleWord } from "./words"

type Props = { regulation: RegulationView; people: SignatoryView[]; isMissing: boolean }

/** People of the sheet: reminded in bulk, a paper signature written down one by one. */
export function SignatoriesTable({ regulation, people, isMissing }: Props) {
  const { t } = useLingui()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [onPaper, setOnPaper] = useState<SignatoryView | null>(null)
  const act = useComplianceAct((organisationId, ids: string[]) => remind(organisationId, regulation.id, ids))
  const mayAct = isMissing && regulation.state === "published"
  const columns = useColumns(isMissing, mayAct ? setOnPaper : undefined)
  return (
    <>
      <DataTable
        label={isMissing ? t`Не подписали` : t`Подписали`}
        columns={columns}
        rows={people}
        keyOf={(one) => one.id}
        nameOf={(one) => one.name}
        selected={mayAct ? selected : undefined}
        onSelect={mayAct ? setSelected : undefined}
        bulk={(keys) => (
          <Button
            size="small"
            isDisabled={act.isPending}
            onPress={() =>
              act.mutate([...keys], {
                onSuccess: ({ people: count }) => {
                  toast(t`Напомнили: ${peopleWord(count)}`)
                  setSelected(new Set())
                },
              })
            }
          >{t`Напомнить (${keys.size})`}</Button>
        )}
        empty={
          <EmptyState
            icon={isMissing ? BadgeCheck : FileCheck2}
            title={isMissing ? t`Подписали все` : t`Подписей пока нет`}
          />
        }
      />
      {onPaper !== null && (
        <PaperDialog regulation={regulation} person={onPaper} onClose={() => setOnPaper(null)} />
      )}
    </>
  )
}

function useColumns(
  isMissing: boolean,
  onPaper: ((one: SignatoryView) => void) | undefined,
): Column<SignatoryView>[] {
  const { t } = useLingui()
  const name: Column<SignatoryView> = {
    id: "name",
    header: t`Ф. И. О.`,
    isTitle: true,
    width: "2fr",
    sortBy: (one) => one.name,
    cell: (one) => (
      <span className={styles.name}>
        <strong>{one.name}</strong>
        <small>{one.isAsked ? one.position : t`больше не входит в круг подписывающих`}</small>
      </span>
    ),
  }
  if (!isMissing)
    return [
      name,
      {
        id: "day",
        header: t`Дата`,
        width: "120px",
        sortBy: (one) => one.signature?.signedAt ?? "",
        cell: (one) => (one.signature === null ? "" : dateOf(one.signature.signedOn)),
      },
      {
        id: "how",
        header: t`Подпись`,
        width: "2fr",
        cell: ({ signature }) =>
          signature !== null && (
            <span className={styles.name}>
              <span>
                {signature.channel === "paper" ? t`на бумаге, есть скан` : t`кодом на ${signature.contact}`}
              </span>
              <small>{t`№ ${signature.number} · ${signature.hash.slice(0, 12)}`}</small>
            </span>
          ),
      },
    ]
  return [
    name,
    {
      id: "state",
      header: t`Состояние`,
      width: "1.4fr",
      sortBy: (one) => (one.isClaimed ? (one.readAt !== null ? 3 : one.opened ? 2 : 1) : 0),
      cell: (one) =>
        !one.isClaimed
          ? t`ещё не в Парте`
          : one.readAt !== null
            ? t`прочитал(а), не подписал(а)`
            : one.opened
              ? t`открыл(а)`
              : t`не открывал(а)`,
    },
    {
      id: "reminded",
      header: t`Напомнили`,
      width: "150px",
      isHiddenOnPhone: true,
      sortBy: (one) => one.remindedAt ?? "",
      cell: (one) => (one.remindedAt === null ? "—" : momentOf(one.remindedAt)),
    },
    ...(onPaper === undefined
      ? []
      : [
          {
            id: "acts",
            header: "",
            isBare: true,
            align: "end" as const,
            width: "190px",
            cell: (one: SignatoryView) => (
              <Button size="small" variant="plain" onPress={() => onPaper(one)}>
                {t`Подпись на бумаге`}
              </Button>
            ),
          },
        ]),
  ]
}
