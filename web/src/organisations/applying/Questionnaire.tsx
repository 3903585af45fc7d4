import { useLingui } from "@lingui/react/macro"
import { type FormEvent, type ReactNode, useRef, useState } from "react"
import { Problem, sentenceOf } from "../../foundation/problems"
import { Button } from "../../ui/Button"
import { Checkbox } from "../../ui/Checkbox"
import { FileDrop } from "../../ui/FileDrop"
import { RadioGroup } from "../../ui/RadioGroup"
import { TextField } from "../../ui/TextField"
import type { Draft } from "./draft"
import { FIELDS, type Field, faultOf, faultsOf, fieldOf, INN_FAULT } from "./faults"
import { isInn } from "./inn"
import { formatPhone, typePhone } from "./phone"
import styles from "./Questionnaire.module.css"
import { COUNTS, KINDS } from "./words"

type Props = {
  draft: Draft
  change: (change: Partial<Draft>) => void
  /** The order that the server has already; a new one replaces it. */
  sentOrder?: { name: string; size: number }
  onSend: (order: File | null) => Promise<void>
  send: string
  cancel?: ReactNode
}

/** The questionnaire of an organisation: four quiet sections, and what is wrong beside where it is wrong. */
export function Questionnaire({ draft, change, sentOrder, onSend, send, cancel }: Props) {
  const { t } = useLingui()
  const form = useRef<HTMLFormElement>(null)
  const [order, setOrder] = useState<File | null>(null)
  const [faults, setFaults] = useState<ReadonlyMap<Field, string>>(new Map())
  const [trouble, setTrouble] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)

  const point = (found: ReadonlyMap<Field, string>) => {
    setFaults(found)
    const first = FIELDS.find((field) => found.has(field))
    form.current
      ?.querySelector<HTMLElement>(`[data-field="${first}"] :is(input:not([type="file"]), [data-choose])`)
      ?.focus()
  }
  const write = (field: Field & keyof Draft, value: Partial<Draft>) => {
    change(value)
    clear(field)
  }
  const clear = (field: Field) => {
    if (faults.has(field)) setFaults(new Map([...faults].filter(([one]) => one !== field)))
  }
  const note = (field: Field, fault: string) => setFaults(new Map([...faults, [field, fault]]))
  const take = (file: File) => {
    const fault = faultOf(file)
    setOrder(file)
    if (fault === null) clear("order")
    else note("order", t(fault))
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTrouble(null)
    const found = faultsOf(draft, order, sentOrder === undefined)
    if (found.size > 0) return point(new Map([...found].map(([field, fault]) => [field, t(fault)])))
    setBusy(true)
    try {
      await onSend(order)
    } catch (error) {
      const field = error instanceof Problem ? fieldOf(error) : null
      const sentence = sentenceOf(
        error,
        t`Не получилось отправить. Всё написанное осталось на месте: попробуйте ещё раз.`,
      )
      if (field === null) setTrouble(sentence)
      else point(new Map([[field, sentence]]))
    } finally {
      setBusy(false)
    }
  }
  const text = (field: Exclude<Field, "order" | "consent">) => ({
    name: field,
    value: draft[field],
    onChange: (value: string) => write(field, { [field]: value }),
    error: faults.get(field),
  })

  return (
    <form ref={form} onSubmit={(event) => void submit(event)} className={styles.form} noValidate>
      <Section title={t`Организация`} text={t`Вид определяет слова и классы, которые Парта предложит.`}>
        <RadioGroup
          label={t`Вид`}
          value={draft.kind}
          onChange={(kind) => change({ kind: kind as Draft["kind"] })}
          options={Object.entries(KINDS).map(([value, label]) => ({ value, label: t(label) }))}
        />
        <div data-field="name">
          <TextField
            {...text("name")}
            label={t`Полное название, как в уставе`}
            autoComplete="organization"
            isRequired
          />
        </div>
        <div className={styles.pair}>
          <div data-field="inn">
            <TextField
              {...text("inn")}
              label={t`ИНН`}
              inputMode="numeric"
              maxLength={20}
              isRequired
              onBlur={() =>
                draft.inn !== "" && !isInn(draft.inn.replace(/\s/g, "")) && note("inn", t(INN_FAULT))
              }
            />
          </div>
          <div data-field="studentCount">
            <TextField
              {...text("studentCount")}
              label={t(COUNTS[draft.kind])}
              inputMode="numeric"
              maxLength={7}
              isRequired
            />
          </div>
        </div>
      </Section>

      <Section title={t`Где она`} text={t`Адрес и сайт увидят только люди вашей организации.`}>
        <div data-field="address">
          <TextField {...text("address")} label={t`Адрес`} autoComplete="street-address" isRequired />
        </div>
        <div className={styles.pair}>
          <div data-field="municipality">
            <TextField
              {...text("municipality")}
              label={t`Муниципалитет`}
              placeholder={t`Город или район`}
              isRequired
            />
          </div>
          <div data-field="site">
            <TextField
              {...text("site")}
              label={t`Официальный сайт`}
              placeholder="school5.ru"
              inputMode="url"
            />
          </div>
        </div>
      </Section>

      <Section
        title={t`Администратор`}
        text={t`Тот, кто всё настроит: завуч, секретарь, учитель информатики. Права получит именно этот номер телефона.`}
      >
        <div data-field="administratorName">
          <TextField
            {...text("administratorName")}
            label={t`Фамилия, имя, отчество`}
            autoComplete="name"
            isRequired
          />
        </div>
        <div className={styles.pair}>
          <div data-field="administratorEmail">
            <TextField
              {...text("administratorEmail")}
              label={t`Почта`}
              description={t`Сюда придёт ответ.`}
              type="email"
              autoComplete="email"
              isRequired
            />
          </div>
          <div data-field="administratorPhone">
            <TextField
              {...text("administratorPhone")}
              label={t`Мобильный телефон`}
              description={t`С ним администратор входит.`}
              type="tel"
              autoComplete="tel"
              placeholder="+7 916 123-45-67"
              isRequired
              onChange={(phone) =>
                write("administratorPhone", {
                  administratorPhone: typePhone(draft.administratorPhone, phone),
                })
              }
              onBlur={() => change({ administratorPhone: formatPhone(draft.administratorPhone) })}
            />
          </div>
        </div>
      </Section>

      <Section
        title={t`Приказ`}
        text={t`О назначении руководителя. Его увидит только оператор, который проверяет заявку.`}
      >
        <div data-field="order">
          <FileDrop
            label={t`Скан или фотография приказа`}
            description={t`PDF, JPEG, PNG или DOCX, до 20 МБ.`}
            choose={order === null && sentOrder === undefined ? t`Выбрать файл` : t`Заменить`}
            drop={t`или перетащите его сюда`}
            accept={[".pdf", ".jpg", ".jpeg", ".png", ".docx"]}
            file={order ?? sentOrder}
            onFile={take}
            onRemove={order === null ? undefined : () => setOrder(null)}
            removeLabel={t`Убрать файл`}
            error={faults.get("order")}
            isRequired={sentOrder === undefined}
          />
        </div>
      </Section>

      <div className={styles.end}>
        <div data-field="consent" className={styles.consent}>
          <Checkbox
            isSelected={draft.consent}
            onChange={(consent) => write("consent", { consent })}
            isInvalid={faults.has("consent")}
            aria-describedby={faults.has("consent") ? "consent-fault" : undefined}
          >
            <span>{t`Согласен на обработку этих данных для рассмотрения заявки`}</span>
          </Checkbox>
          {faults.has("consent") && (
            <p id="consent-fault" className={styles.fault}>
              {faults.get("consent")}
            </p>
          )}
        </div>
        {trouble !== null && (
          <p role="alert" className={styles.fault}>
            {trouble}
          </p>
        )}
        <div className={styles.acts}>
          <Button type="submit" size="large" isDisabled={isBusy}>
            {isBusy ? t`Отправляем…` : send}
          </Button>
          {cancel}
        </div>
      </div>
    </form>
  )
}

function Section({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <header>
        <h2>{title}</h2>
        <p>{text}</p>
      </header>
      <div className={styles.fields}>{children}</div>
    </section>
  )
}
