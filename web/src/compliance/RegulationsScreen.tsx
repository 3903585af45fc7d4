import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { FilePlus2, FileSignature } from "lucide-react"
import { useState } from "react"
import type { RegulationCard, RegulationView } from "../foundation/contract/generated/api"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { Button } from "../ui/Button"
import { type Column, DataTable } from "../ui/DataTable"
import { EmptyState } from "../ui/EmptyState"
import { PageHeader } from "../ui/PageHeader"
import { ProgressBar } from "../ui/ProgressBar"
import { regulationsQuery } from "./api"
import { RegulationForm } from "./RegulationForm"
import { RegulationScreen } from "./RegulationScreen"
import styles from "./Regulations.module.css"
import { audienceLine, daysTo, deadlineWords, documentLine } from "./words"

type Props = { base: string; id: string | undefined }

/** The documents that staff or parents must sign: how far each is. */
export function RegulationsScreen({ base, id }: Props) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { organisation } = useMembership()
  const { data: cards = [], isPending, error } = useQuery(regulationsQuery(organisation.id))
  const [edited, setEdited] = useState<RegulationView | "new" | null>(null)
  const columns = useColumns()
  if (id !== undefined) return <RegulationScreen key={id} base={base} id={id} />
  const open = ({ regulation }: RegulationCard) => {
    if (regulation.state === "draft") setEdited(regulation)
    else void navigate({ to: `${base}/regulations/${regulation.id}` })
  }
  const add = <Button icon={FilePlus2} onPress={() => setEdited("new")}>{t`Новый документ`}</Button>
  return (
    <>
      <PageHeader
        title={t`Ознакомление с документами`}
        lead={t`Положения и приказы, с которыми сотрудники или родители знакомятся под подпись.`}
        actions={add}
      />
      <DataTable
        label={t`Документы`}
        columns={columns}
        rows={cards}
        keyOf={(card) => card.regulation.id}
        nameOf={(card) => card.regulation.title}
        onOpen={open}
        isPending={isPending}
        empty={
          <EmptyState
            icon={FileSignature}
            title={error === null ? t`Документов пока нет` : t`Список не открылся`}
            text={
              error === null
                ? t`Приложите PDF или напишите текст, выберите, кто должен подписать, и Парта соберёт лист ознакомления.`
                : sentenceOf(error, t`Попробуйте ещё раз.`)
            }
            action={error === null ? add : undefined}
          />
        }
      />
      {edited !== null && (
        <RegulationForm draft={edited === "new" ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  )
}

function useColumns(): Column<RegulationCard>[] {
  const { t } = useLingui()
  const states = {
    draft: t`черновик`,
    published: t`действует`,
    superseded: t`заменён`,
    withdrawn: t`отозван`,
  }
  return [
    {
      id: "title",
      header: t`Документ`,
      isTitle: true,
      width: "2.4fr",
      sortBy: ({ regulation }) => regulation.title,
      cell: ({ regulation }) => (
        <span className={styles.name}>
          <strong>{regulation.title}</strong>
          <small>{documentLine(regulation)}</small>
        </span>
      ),
    },
    {
      id: "audience",
      header: t`Кто подписывает`,
      width: "1.2fr",
      cell: ({ regulation }) => audienceLine(regulation),
    },
    {
      id: "progress",
      header: t`Подписали`,
      width: "1.6fr",
      sortBy: ({ progress }) => (progress.asked === 0 ? 0 : progress.signed / progress.asked),
      cell: ({ regulation, progress }) =>
        regulation.state === "published" ? (
          <ProgressBar
            label={progress.absent > 0 ? t`ещё не в Парте: ${progress.absent}` : ""}
            value={progress.signed}
            max={progress.asked}
            text={t`${progress.signed} из ${progress.asked}`}
          />
        ) : (
          <span className={styles.state}>{states[regulation.state]}</span>
        ),
    },
    {
      id: "deadline",
      header: t`Срок`,
      width: "150px",
      sortBy: ({ regulation }) => regulation.deadline ?? "9999",
      cell: ({ regulation, progress }) =>
        regulation.deadline === null || regulation.state !== "published" ? (
          "—"
        ) : (
          <span
            className={
              daysTo(regulation.deadline) < 0 && progress.signed < progress.asked ? styles.late : undefined
            }
          >
            {deadlineWords(regulation.deadline)}
          </span>
        ),
    },
  ]
}
