import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import {
  BellRing,
  Download,
  Ellipsis,
  FilePlus2,
  FileText,
  FileX,
  History,
  Printer,
  ShieldCheck,
} from "lucide-react"
import { useState } from "react"
import type { RegulationView, Signatories } from "../foundation/contract/generated/api"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { Button, LinkButton } from "../ui/Button"
import { Dialog } from "../ui/Dialog"
import { EmptyState } from "../ui/EmptyState"
import { Menu, MenuItem, MenuTrigger } from "../ui/Menu"
import { PageHeader } from "../ui/PageHeader"
import { Skeleton } from "../ui/Skeleton"
import { Strip } from "../ui/Strip"
import { Tabs } from "../ui/Tabs"
import { TextField } from "../ui/TextField"
import { toast } from "../ui/Toasts"
import { regulationPath, regulationQuery, remind, signatoriesQuery, withdraw } from "./api"
import { RegulationForm } from "./RegulationForm"
import styles from "./Regulations.module.css"
import { SignatoriesTable } from "./SignatoriesTable"
import { useComplianceAct } from "./useActs"
import { audienceLine, deadlineWords, documentLine, peopleWord } from "./words"

type Props = { base: string; id: string }

/** One document: who has signed, who hasn't, the sheet. */
export function RegulationScreen({ base, id }: Props) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data: regulation, error } = useQuery(regulationQuery(organisation.id, id))
  const { data: found } = useQuery(signatoriesQuery(organisation.id, id))
  const back = { href: `${base}/regulations`, label: t`Документы` }
  if (error !== null)
    return (
      <>
        <PageHeader title={t`Документ`} back={back} />
        <EmptyState
          icon={FileX}
          title={t`Документ не открылся`}
          text={sentenceOf(error, t`Попробуйте ещё раз.`)}
        />
      </>
    )
  if (regulation === undefined) return <Skeleton lines={6} />
  return (
    <>
      <PageHeader
        title={regulation.title}
        back={back}
        lead={[documentLine(regulation), audienceLine(regulation), regulation.onBehalfOf]
          .filter((part) => part !== "")
          .join(" · ")}
        actions={<Acts base={base} regulation={regulation} found={found} />}
      />
      <State regulation={regulation} found={found} />
      {found === undefined ? <Skeleton lines={6} /> : <Sheet regulation={regulation} found={found} />}
    </>
  )
}

function State({ regulation, found }: { regulation: RegulationView; found: Signatories | undefined }) {
  const { t } = useLingui()
  if (found?.brokenAt !== undefined && found.brokenAt !== null)
    return (
      <Strip tone="danger">
        {t`Лист повреждён: подпись № ${found.brokenAt} не сходится с отпечатком. Сообщите оператору платформы.`}
      </Strip>
    )
  if (regulation.state === "withdrawn")
    return <Strip tone="quiet">{t`Документ отозван: ${regulation.withdrawalReason}`}</Strip>
  if (regulation.state === "superseded")
    return <Strip tone="quiet">{t`Эту редакцию заменила более новая. Подписи под ней сохранены.`}</Strip>
  if (found === undefined) return null
  const signed = found.signatories.filter((one) => one.signature !== null).length
  const asked = found.signatories.length
  return (
    <Strip tone={signed === asked ? "quiet" : "chalk"}>
      {signed === asked ? t`Подписали все: ${peopleWord(asked)}.` : t`Подписали ${signed} из ${asked}`}{" "}
      {regulation.deadline !== null && signed < asked && `· ${deadlineWords(regulation.deadline)}`}{" "}
      {signed > 0 && (
        <span className={styles.intact}>
          <ShieldCheck aria-hidden="true" /> {t`подписи проверены`}
        </span>
      )}
    </Strip>
  )
}

function Sheet({ regulation, found }: { regulation: RegulationView; found: Signatories }) {
  const { t } = useLingui()
  const missing = found.signatories.filter((one) => one.signature === null)
  const signed = found.signatories.filter((one) => one.signature !== null)
  return (
    <Tabs
      label={t`Подписи`}
      tabs={[
        {
          id: "missing",
          label: t`Не подписали`,
          count: missing.length,
          content: <SignatoriesTable regulation={regulation} people={missing} isMissing />,
        },
        {
          id: "signed",
          label: t`Подписали`,
          count: signed.length,
          content: <SignatoriesTable regulation={regulation} people={signed} isMissing={false} />,
        },
      ]}
    />
  )
}

type ActsProps = { base: string; regulation: RegulationView; found: Signatories | undefined }

function Acts({ base, regulation, found }: ActsProps) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const [opened, setOpened] = useState<"version" | "withdraw" | null>(null)
  const reminding = useComplianceAct((organisationId, id: string) => remind(organisationId, id, null))
  const sheet = (kind: string) => regulationPath(organisation.id, regulation.id, kind)
  const isInForce = regulation.state === "published"
  const others = (found?.versions ?? []).filter((one) => one.id !== regulation.id && one.state !== "draft")
  const hasMissing = found?.signatories.some((one) => one.signature === null && one.isClaimed) ?? false
  return (
    <>
      {isInForce && hasMissing && (
        <Button
          icon={BellRing}
          isDisabled={reminding.isPending}
          onPress={() =>
            reminding.mutate(regulation.id, {
              onSuccess: ({ people }) => toast(t`Напомнили: ${peopleWord(people)}`),
            })
          }
        >{t`Напомнить`}</Button>
      )}
      <LinkButton href={sheet("sheet.pdf")} target="_blank" variant="soft" icon={Printer}>
        {t`Лист ознакомления`}
      </LinkButton>
      <MenuTrigger label={t`Ещё`} trigger={<Ellipsis aria-hidden="true" />}>
        <Menu label={t`Ещё`}>
          <MenuItem
            icon={Download}
            onAction={() => window.location.assign(sheet("sheet.xlsx"))}
          >{t`Скачать лист в Excel`}</MenuItem>
          <MenuItem
            icon={ShieldCheck}
            onAction={() => window.location.assign(sheet("proof.json"))}
          >{t`Скачать доказательство подписей`}</MenuItem>
          {regulation.file !== null && (
            <MenuItem
              icon={FileText}
              onAction={() => window.open(sheet("document.pdf"), "_blank", "noopener")}
            >{t`Открыть сам документ`}</MenuItem>
          )}
          {others.map((one) => (
            <MenuItem key={one.id} icon={History} href={`${base}/regulations/${one.id}`}>
              {t`Редакция ${one.version}`}
            </MenuItem>
          ))}
          {isInForce && (
            <MenuItem
              icon={FilePlus2}
              onAction={() => setOpened("version")}
            >{t`Выпустить новую редакцию`}</MenuItem>
          )}
          {isInForce && (
            <MenuItem
              icon={FileX}
              isDanger
              onAction={() => setOpened("withdraw")}
            >{t`Отозвать документ`}</MenuItem>
          )}
        </Menu>
      </MenuTrigger>
      {opened === "version" && (
        <RegulationForm draft={null} replaces={regulation} onClose={() => setOpened(null)} />
      )}
      {opened === "withdraw" && <WithdrawDialog regulation={regulation} onClose={() => setOpened(null)} />}
    </>
  )
}

function WithdrawDialog({ regulation, onClose }: { regulation: RegulationView; onClose: () => void }) {
  const { t } = useLingui()
  const [reason, setReason] = useState("")
  const act = useComplianceAct((organisationId, why: string) => withdraw(organisationId, regulation.id, why))
  return (
    <Dialog
      title={t`Отозвать документ?`}
      isOpen
      onOpenChange={onClose}
      closeLabel={t`Закрыть`}
      actions={
        <Button
          variant="danger"
          isDisabled={reason.trim() === "" || act.isPending}
          onPress={() =>
            act.mutate(reason, {
              onSuccess: () => {
                toast(t`Документ отозван`)
                onClose()
              },
            })
          }
        >{t`Отозвать`}</Button>
      }
    >
      <div className={styles.form}>
        <p>{t`Подписывать его больше не нужно будет. Поставленные подписи сохранятся.`}</p>
        <TextField label={t`Почему`} value={reason} onChange={setReason} isRequired autoFocus />
      </div>
    </Dialog>
  )
}
