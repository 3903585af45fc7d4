import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { ToggleButton } from "react-aria-components"
import { useUploads } from "../chat/uploads"
import type { DraftInput, RegulationView } from "../foundation/contract/generated/api"
import { newId } from "../foundation/ids"
import { useMembership } from "../foundation/session"
import { groupsQuery } from "../structure/api"
import { Button } from "../ui/Button"
import { ConfirmDialog } from "../ui/ConfirmDialog"
import { Dialog } from "../ui/Dialog"
import { FileDrop } from "../ui/FileDrop"
import { ProgressBar } from "../ui/ProgressBar"
import { RadioGroup } from "../ui/RadioGroup"
import { Switch } from "../ui/Switch"
import { TextField } from "../ui/TextField"
import { toast } from "../ui/Toasts"
import { createDraft, discardDraft, editDraft, publish } from "./api"
import styles from "./Regulations.module.css"
import { useComplianceAct } from "./useActs"

type Props = {
  /** The draft that is edited; null: a new document. */
  draft: RegulationView | null
  /** The version in force that the new one will supersede. */
  replaces?: RegulationView
  onClose: () => void
}

type Fields = DraftInput & { text: string; groupIds: string[] }

/** A document before it is published: kept as a draft, published from here. */
export function RegulationForm({ draft, replaces, onClose }: Props) {
  const { t } = useLingui()
  const [id] = useState(() => draft?.id ?? newId())
  const [isKept, setIsKept] = useState(draft !== null)
  const [fields, setFields] = useState<Fields>(() => fieldsOf(draft ?? replaces ?? null, draft === null))
  const [isAsking, setIsAsking] = useState(false)
  const { uploads, add, clear } = useUploads(() => undefined)
  const upload = uploads.at(-1)
  const change = (part: Partial<Fields>) => setFields((now) => ({ ...now, ...part }))
  const asSaved: DraftInput = {
    ...fields,
    fileId: upload?.state === "done" ? upload.id : upload === undefined ? fields.fileId : null,
  }
  const save = useComplianceAct((organisationId, wanted: DraftInput) =>
    isKept
      ? editDraft(organisationId, id, wanted)
      : createDraft(organisationId, { ...wanted, id, replaces: replaces?.id ?? null }),
  )
  const release = useComplianceAct(async (organisationId, wanted: DraftInput) => {
    await save.mutateAsync(wanted)
    setIsKept(true)
    return publish(organisationId, id)
  })
  const discard = useComplianceAct((organisationId, wanted: string) => discardDraft(organisationId, wanted))
  const isSending = upload?.state === "sending"
  const hasContent = asSaved.fileId !== null || fields.text.trim() !== ""
  const isReady = fields.title.trim() !== "" && !isSending && !save.isPending && !release.isPending
  return (
    <Dialog
      title={
        draft !== null
          ? t`Черновик документа`
          : replaces !== undefined
            ? t`Новая редакция`
            : t`Новый документ`
      }
      size="wide"
      isOpen
      onOpenChange={onClose}
      closeLabel={t`Закрыть`}
      actions={
        <>
          {draft !== null && (
            <Button
              variant="plain"
              onPress={() => discard.mutate(id, { onSuccess: onClose })}
              isDisabled={discard.isPending}
            >
              {t`Удалить черновик`}
            </Button>
          )}
          <Button
            variant="soft"
            isDisabled={!isReady}
            onPress={() =>
              save.mutate(asSaved, {
                onSuccess: () => {
                  toast(t`Черновик сохранён`)
                  onClose()
                },
              })
            }
          >{t`Сохранить черновик`}</Button>
          <Button isDisabled={!isReady || !hasContent} onPress={() => setIsAsking(true)}>
            {t`Опубликовать`}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <TextField
          label={t`Название`}
          value={fields.title}
          onChange={(title) => change({ title })}
          maxLength={300}
          isRequired
          autoFocus
        />
        <div className={styles.pair}>
          <TextField
            label={t`Номер`}
            value={fields.number ?? ""}
            onChange={(number) => change({ number })}
            maxLength={60}
          />
          <TextField
            label={t`Дата документа`}
            type="date"
            value={fields.dated ?? ""}
            onChange={(dated) => change({ dated: dated === "" ? null : dated })}
          />
        </div>
        <TextField
          label={t`От чьего имени`}
          value={fields.onBehalfOf ?? ""}
          onChange={(onBehalfOf) => change({ onBehalfOf })}
          placeholder={t`Директор Иванова М. И.`}
          maxLength={200}
        />
        <FileDrop
          label={t`Документ в PDF`}
          description={t`До 20 МБ. Если файла нет, напишите текст ниже.`}
          choose={t`Выбрать файл`}
          drop={t`или перетащите сюда`}
          accept={["application/pdf"]}
          file={
            upload !== undefined
              ? { name: upload.name, size: upload.size }
              : fields.fileId !== null && draft?.file
                ? draft.file
                : null
          }
          onFile={(file) => {
            clear()
            add([file])
          }}
          onRemove={() => {
            clear()
            change({ fileId: null })
          }}
          removeLabel={t`Убрать файл`}
          error={upload?.state === "failed" ? (upload.refusal ?? t`Файл не загрузился.`) : undefined}
        />
        {isSending && <ProgressBar label={t`Загружается`} value={upload.sent} max={upload.size} />}
        {asSaved.fileId === null && upload === undefined && (
          <TextField
            label={t`Текст документа`}
            rows={8}
            value={fields.text}
            onChange={(text) => change({ text })}
          />
        )}
        <Audience fields={fields} onChange={change} />
        <TextField
          label={t`Подписать до`}
          type="date"
          value={fields.deadline ?? ""}
          onChange={(deadline) => change({ deadline: deadline === "" ? null : deadline })}
          description={t`Напомним за три дня, в сам день и потом через каждые три дня.`}
        />
        <Switch
          isSelected={fields.hasLetters ?? true}
          onChange={(hasLetters) => change({ hasLetters })}
        >{t`Напоминать ещё и сообщением на телефон или почту`}</Switch>
      </div>
      <ConfirmDialog
        title={t`Опубликовать документ?`}
        text={
          replaces === undefined
            ? t`Его сразу увидят все, кто должен подписать. Изменить опубликованный документ нельзя, можно выпустить новую редакцию.`
            : t`Новая редакция заменит прежнюю, и подписать её нужно будет заново. Прежние подписи сохранятся.`
        }
        confirm={t`Опубликовать`}
        cancel={t`Ещё не время`}
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        isBusy={release.isPending}
        onConfirm={() =>
          release.mutate(asSaved, {
            onSuccess: () => {
              toast(t`Документ опубликован`)
              onClose()
            },
            onSettled: () => setIsAsking(false),
          })
        }
      />
    </Dialog>
  )
}

/** Who must sign: staff or parents, all or of some groups. */
function Audience({ fields, onChange }: { fields: Fields; onChange: (part: Partial<Fields>) => void }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data: groups = [] } = useQuery(groupsQuery(organisation.id))
  const isOfStaff = (kind: string) => kind === "department" || kind === "association"
  const offered = groups.filter((group) => isOfStaff(group.kind) === (fields.audience === "staff"))
  const turn = (groupId: string, isOn: boolean) =>
    onChange({
      groupIds: isOn ? [...fields.groupIds, groupId] : fields.groupIds.filter((one) => one !== groupId),
    })
  return (
    <>
      <RadioGroup
        label={t`Кто подписывает`}
        value={fields.audience}
        onChange={(audience) => onChange({ audience: audience as Fields["audience"], groupIds: [] })}
        options={[
          { value: "staff", label: t`Сотрудники` },
          { value: "guardians", label: t`Родители` },
        ]}
      />
      {offered.length > 0 && (
        <fieldset className={styles.groups}>
          <legend>{fields.audience === "staff" ? t`Только эти объединения` : t`Только этих групп`}</legend>
          <p>{t`Если ничего не выбрано, подписывают все.`}</p>
          <div className={styles.chips}>
            {offered.map((group) => (
              <ToggleButton
                key={group.id}
                className={styles.chip}
                isSelected={fields.groupIds.includes(group.id)}
                onChange={(isOn) => turn(group.id, isOn)}
              >
                {group.name}
              </ToggleButton>
            ))}
          </div>
        </fieldset>
      )}
    </>
  )
}

function fieldsOf(from: RegulationView | null, isNew: boolean): Fields {
  return {
    title: from?.title ?? "",
    number: from?.number ?? "",
    dated: isNew ? null : (from?.dated ?? null),
    text: from?.text ?? "",
    // A new version brings its own file.
    fileId: isNew ? null : (from?.file?.id ?? null),
    audience: from?.audience ?? "staff",
    groupIds: from?.groupIds ?? [],
    deadline: isNew ? null : (from?.deadline ?? null),
    hasLetters: from?.hasLetters ?? true,
    onBehalfOf: from?.onBehalfOf ?? "",
  }
}
