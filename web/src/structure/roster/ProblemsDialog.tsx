import { useLingui } from "@lingui/react/macro"
import { Download } from "lucide-react"
import type { RosterView } from "../../foundation/contract/generated/api"
import { numberOf } from "../../foundation/formats"
import { useMembership } from "../../foundation/session"
import { LinkButton } from "../../ui/Button"
import { Dialog } from "../../ui/Dialog"
import { problemsPath } from "./api"
import styles from "./ProblemsDialog.module.css"

type Props = { roster: RosterView; isOpen: boolean; onOpenChange: (isOpen: boolean) => void }

/** Rows that weren't understood, each with its reason, to see and to take away. */
export function ProblemsDialog({ roster, isOpen, onOpenChange }: Props) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const hidden = roster.problemCount - roster.problems.length
  return (
    <Dialog
      title={t`Что не так в файле`}
      size="wide"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      closeLabel={t`Закрыть`}
      actions={
        <LinkButton href={problemsPath(organisation.id, roster.id)} icon={Download} download="">
          {t`Скачать строки с причинами`}
        </LinkButton>
      }
    >
      <p className={styles.about}>
        {t`В скачанном файле — только эти строки и причина у каждой. Исправьте их и загрузите тот же файл снова: никто не повторится.`}
      </p>
      <ul className={styles.problems}>
        {roster.problems.map((problem) => (
          <li key={`${problem.sheet} ${problem.row} ${problem.reason}`} data-severity={problem.severity}>
            <span>
              {problem.row > 0 ? t`${problem.sheet}, строка ${problem.row}` : problem.sheet}
              {problem.severity === "error" && <b>{t`пропущена`}</b>}
            </span>
            {problem.reason}
          </li>
        ))}
      </ul>
      {hidden > 0 && <p className={styles.about}>{t`И ещё ${numberOf(hidden)} — в файле.`}</p>}
    </Dialog>
  )
}
