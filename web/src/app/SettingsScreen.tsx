import { useLingui } from "@lingui/react/macro"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { Laptop, Smartphone } from "lucide-react"
import { useState } from "react"
import { changeLocale, devicesQuery, endDevice, endOtherDevices, meQuery } from "../accounts/api"
import { homeOf } from "../accounts/home"
import { SignInMethods } from "../accounts/SignInMethods"
import { type Appearance, applyAppearance, readAppearance } from "../foundation/appearance"
import type { Device } from "../foundation/contract/generated/api"
import { momentOf } from "../foundation/formats"
import { activateLanguage, type Language, language } from "../foundation/i18n"
import { sentenceOf } from "../foundation/problems"
import { Refusals } from "../organisations/Refusals"
import { Button, LinkButton } from "../ui/Button"
import { RadioGroup } from "../ui/RadioGroup"
import { Skeleton } from "../ui/Skeleton"
import { Switch } from "../ui/Switch"
import { toast } from "../ui/Toasts"
import { leave } from "./leaving"
import styles from "./SettingsScreen.module.css"

/** One's own settings: how it looks, the language, and the devices that are signed in. */
export function SettingsScreen() {
  const { t } = useLingui()
  const { data: me } = useQuery(meQuery)
  const isAway =
    me !== undefined &&
    (me === null || (me.memberships.length === 0 && !me.account.isOperator && me.desks.length === 0))
  return (
    <main className={styles.page}>
      <header>
        <h1>{t`Настройки`}</h1>
        {me && <LinkButton href={homeOf(me)} variant="soft">{t`Готово`}</LinkButton>}
      </header>
      {me && <Refusals me={me} />}
      {isAway && (
        <p className={styles.notice}>
          {t`Вы пока не состоите ни в одной организации. Попросите ссылку-приглашение у классного руководителя или администратора.`}
        </p>
      )}
      <Look />
      {me && <SignInMethods account={me.account} />}
      {me && <Devices />}
      {me && (
        <section>
          <h2>{t`Учётная запись`}</h2>
          <p className={styles.contact}>
            {me.account.name} · {me.account.contact}
          </p>
          <Button variant="soft" onPress={() => void leave()}>{t`Выйти на этом устройстве`}</Button>
        </section>
      )}
    </main>
  )
}

function Look() {
  const { t } = useLingui()
  const [appearance, setAppearance] = useState(readAppearance)
  const [spoken, setSpoken] = useState(language)
  const change = (part: Partial<Appearance>) => {
    const next = { ...appearance, ...part }
    setAppearance(next)
    applyAppearance(next)
  }
  const speak = (next: Language) => {
    setSpoken(next)
    void activateLanguage(next)
    void changeLocale(next).catch(() => undefined)
  }
  return (
    <section>
      <h2>{t`Вид`}</h2>
      <RadioGroup
        label={t`Тема`}
        value={appearance.theme}
        onChange={(theme) => change({ theme: theme as Appearance["theme"] })}
        options={[
          { value: "system", label: t`Как на устройстве` },
          { value: "light", label: t`Светлая` },
          { value: "dark", label: t`Тёмная` },
        ]}
      />
      <RadioGroup
        label={t`Язык`}
        value={spoken}
        onChange={(next) => speak(next as Language)}
        options={[
          { value: "ru", label: "Русский" },
          { value: "en", label: "English" },
        ]}
      />
      <Switch
        isSelected={appearance.text === "large"}
        onChange={(is) => change({ text: is ? "large" : "normal" })}
      >
        {t`Крупный текст`}
      </Switch>
      <Switch
        isSelected={appearance.view === "simple"}
        onChange={(is) => change({ view: is ? "simple" : "full" })}
      >
        {t`Простой вид: только главное`}
      </Switch>
    </section>
  )
}

function Devices() {
  const { t } = useLingui()
  const client = useQueryClient()
  const { data } = useQuery(devicesQuery)
  const refresh = () => client.invalidateQueries({ queryKey: devicesQuery.queryKey })
  const failed = (error: unknown) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`))
  const end = useMutation({ mutationFn: endDevice, onSuccess: refresh, onError: failed })
  const endOthers = useMutation({ mutationFn: endOtherDevices, onSuccess: refresh, onError: failed })
  const devices = data?.devices ?? []
  return (
    <section>
      <h2>{t`Устройства`}</h2>
      {data === undefined && <Skeleton lines={3} />}
      <ul className={styles.devices}>
        {devices.map((device) => (
          <li key={device.id}>
            <DeviceIcon device={device} />
            <span>
              <b>{device.label}</b>
              <small>
                {device.isCurrent ? t`это устройство` : momentOf(device.seenAt)} · {device.address}
              </small>
            </span>
            {!device.isCurrent && (
              <Button variant="plain" onPress={() => end.mutate(device.id)}>{t`Завершить`}</Button>
            )}
          </li>
        ))}
      </ul>
      {devices.length > 1 && (
        <Button variant="soft" onPress={() => endOthers.mutate()}>{t`Выйти на всех остальных`}</Button>
      )}
    </section>
  )
}

function DeviceIcon({ device }: { device: Device }) {
  const Icon = /android|iphone|ipad/i.test(device.label) ? Smartphone : Laptop
  return <Icon aria-hidden="true" />
}
