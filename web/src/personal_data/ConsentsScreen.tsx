import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { BellRing, FileDown, Printer } from "lucide-react"
import { useState } from "react"
import type { ConsentGroup, ConsentLine } from "../foundation/contract/generated/api"
import { useMembership } from "../foundation/session"
import { Button, LinkButton } from "../ui/Button"
import { Dialog } from "../ui/Dialog"
import { EmptyState } from "../ui/EmptyState"
import { PageHeader } from "../ui/PageHeader"
import { Skeleton } from "../ui/Skeleton"
import { Tabs } from "../ui/Tabs"
import { TextField } from "../ui/TextField"
import { toast } from "../ui/Toasts"
import {
  type ConsentKind,
  consentGroupsQuery,
  formPath,
  recordPaper,
  remindOfConsent,
  workbookPath,
} from "./api"
import { ConsentTexts } from "./ConsentTexts"
import styles from "./PersonalData.module.css"
import { useDataAct, useDataNews } from "./useDataAct"
import { isInForce, stateWords } from "./words"

type Props = { mayPublish: boolean }

/** «Согласия»: who has given them, class by class; the texts for whoever publishes them. */
export function ConsentsScreen({ mayPublish }: Props) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  useDataNews()
  const { data } = useQuery(consentGroupsQuery(organisation.id))
  const tabs = (data?.kinds ?? []).map((kind) => ({
    id: kind,
    label: kind === "processing" ? t`Обработка данных` : t`Фотографии`,
    content: <Groups kind={kind} groups={data?.groups ?? []} />,
  }))
  const texts = { id: "texts", label: t`Тексты`, content: <ConsentTexts /> }
  return (
    <>
      <PageHeader
        title={t`Согласия`}
        lead={t`Кто дал согласие на обработку данных и на фотографии. За ребёнка отвечает родитель.`}
        actions={
          tabs.length > 0 ? (
            <LinkButton href={workbookPath(organisation.id)} icon={FileDown} variant="soft" download="">
              Excel
            </LinkButton>
          ) : undefined
        }
      />
      {data === undefined && <Skeleton lines={6} />}
      {data !== undefined && tabs.length === 0 && !mayPublish && (
        <EmptyState
          icon={Printer}
          title={t`Тексты ещё не опубликованы`}
          text={t`Когда администратор опубликует текст согласия, здесь появится список класса.`}
        />
      )}
      {data !== undefined && (tabs.length > 0 || mayPublish) && (
        <Tabs label={t`Согласия`} tabs={mayPublish ? [...tabs, texts] : tabs} />
      )}
    </>
  )
}

function Groups({ kind, groups }: { kind: ConsentKind; groups: ConsentGroup[] }) {
  return (
    <div className={styles.form}>
      {groups.map((group) => (
        <Group key={group.id} kind={kind} group={group} />
      ))}
    </div>
  )
}

function Group({ kind, group }: { kind: ConsentKind; group: ConsentGroup }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const [isOpen, setIsOpen] = useState(false)
  const [paper, setPaper] = useState<ConsentLine | null>(null)
  const remind = useDataAct((organisationId, groupId: string) =>
    remindOfConsent(organisationId, groupId, kind),
  )
  const given = group.people.filter((one) => isInForce(one.states[kind] ?? "missing")).length
  const total = group.people.length
  return (
    <section className={styles.section}>
      <div className={styles.row}>
        <span className={styles.about}>
          <strong>{group.name}</strong>
          <small
            className={given === total ? styles.good : undefined}
          >{t`есть у ${given} из ${total}`}</small>
        </span>
        <span className={styles.acts}>
          {given < total && (
            <>
              <Button
                variant="plain"
                icon={BellRing}
                isDisabled={remind.isPending}
                onPress={() =>
                  remind.mutate(group.id, {
                    onSuccess: ({ people }) =>
                      toast(
                        people === 0
                          ? t`Напомнить некому: никто из них ещё не пришёл`
                          : t`Напомнили: ${people}`,
                      ),
                  })
                }
              >
                {t`Напомнить`}
              </Button>
              <LinkButton
                href={formPath(organisation.id, kind, group.id)}
                icon={Printer}
                variant="plain"
                target="_blank"
              >{t`Бланки`}</LinkButton>
            </>
          )}
          <Button variant="soft" aria-expanded={isOpen} onPress={() => setIsOpen(!isOpen)}>
            {isOpen ? t`Свернуть` : t`Список`}
          </Button>
        </span>
      </div>
      {isOpen && (
        <ul className={styles.list}>
          {group.people.map((one) => {
            const state = one.states[kind] ?? "missing"
            return (
              <li key={one.subjectId} className={styles.row}>
                <span className={styles.about}>
                  <strong>{one.name}</strong>
                  <small className={isInForce(state) ? styles.good : styles.bad}>{stateWords(state)}</small>
                </span>
                {!isInForce(state) && (
                  <Button variant="plain" onPress={() => setPaper(one)}>{t`Есть на бумаге`}</Button>
                )}
              </li>
            )
          })}
        </ul>
      )}
      {paper !== null && <PaperDialog kind={kind} person={paper} onClose={() => setPaper(null)} />}
    </section>
  )
}

type PaperProps = { kind: ConsentKind; person: ConsentLine; onClose: () => void }

function PaperDialog({ kind, person, onClose }: PaperProps) {
  const { t } = useLingui()
  const [signedOn, setSignedOn] = useState("")
  const act = useDataAct(recordPaper)
  const save = () =>
    act.mutate(
      { subjectId: person.subjectId, kind, signedOn },
      {
        onSuccess: () => {
          toast(t`Согласие на бумаге внесено`)
          onClose()
        },
      },
    )
  return (
    <Dialog
      title={t`Согласие на бумаге`}
      isOpen
      onOpenChange={onClose}
      closeLabel={t`Закрыть`}
      actions={<Button isDisabled={signedOn === "" || act.isPending} onPress={save}>{t`Внести`}</Button>}
    >
      <div className={styles.form}>
        <p>
          <strong>{person.name}</strong>
        </p>
        <p>{t`Подписанный бланк храните в личном деле.`}</p>
        <TextField label={t`Дата подписи`} type="date" value={signedOn} onChange={setSignedOn} />
      </div>
    </Dialog>
  )
}
