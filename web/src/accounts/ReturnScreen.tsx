import { Trans, useLingui } from "@lingui/react/macro"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useNavigate, useParams } from "@tanstack/react-router"
import { type ReactNode, useEffect, useRef } from "react"
import { sentenceOf } from "../foundation/problems"
import { LinkButton } from "../ui/Button"
import { Skeleton } from "../ui/Skeleton"
import { toast } from "../ui/Toasts"
import styles from "./Providers.module.css"
import { arriveFrom } from "./providers"
import screen from "./SignInScreen.module.css"
import { useEnter } from "./useEnter"

/** Where a provider sends the browser back to: completes the sign-in or the link, or says what to do. */
export function ReturnScreen() {
  const { t } = useLingui()
  const { provider = "" } = useParams({ strict: false }) as { provider?: string }
  const client = useQueryClient()
  const navigate = useNavigate()
  const enter = useEnter()
  const arrive = useMutation({
    mutationFn: (brought: Record<string, string>) => arriveFrom(provider, brought),
    onSuccess: async (arrival) => {
      if (arrival.state === "signed_in") await enter(arrival.next)
      if (arrival.state === "linked") {
        await client.invalidateQueries({ queryKey: ["identities"] })
        toast(t`Готово: теперь можно входить через «${arrival.provider}».`)
        await navigate({ to: arrival.next || "/settings" })
      }
    },
  })
  const begun = useRef(false)
  useEffect(() => {
    // An answer counts once, so it is sent once, and leaves the address bar.
    if (begun.current) return
    begun.current = true
    const told = new URLSearchParams(location.search)
    const brought = Object.fromEntries(
      ["state", "code", "error", "iss"].flatMap((name) => {
        const value = told.get(name)
        return value === null ? [] : [[name, value]]
      }),
    )
    history.replaceState(history.state, "", location.pathname)
    arrive.mutate({ state: "", ...brought })
  }, [arrive])

  if (arrive.data?.state === "unknown") return <Unknown name={arrive.data.provider} />
  if (arrive.isError) {
    return (
      <Panel title={t`Войти не получилось`}>
        <p role="alert">{sentenceOf(arrive.error, t`Не получилось. Попробуйте ещё раз.`)}</p>
        <LinkButton href="/sign-in">{t`Ко входу`}</LinkButton>
      </Panel>
    )
  }
  return (
    <Panel title={t`Входим…`}>
      <Skeleton lines={2} />
    </Panel>
  )
}

/** Known to the provider, not to the platform: nobody gets in by that alone. */
function Unknown({ name }: { name: string }) {
  const { t } = useLingui()
  return (
    <Panel title={t`Осталось познакомиться`}>
      <p className={screen.lead}>
        <Trans>Вход через «{name}» подтверждён, но в Парте он ещё ни к кому не привязан.</Trans>
      </p>
      <ol className={styles.steps}>
        <li>
          {t`Если вы уже пользуетесь Партой, войдите один раз по коду. Парта предложит привязать этот вход, и дальше код не понадобится.`}
        </li>
        <li>
          {t`Если вы здесь впервые, нужна ссылка-приглашение от классного руководителя или администратора школы: Парта закрыта для посторонних.`}
        </li>
      </ol>
      <LinkButton href="/sign-in?next=%2Fsign-in%2Flink">{t`Войти по коду и привязать`}</LinkButton>
    </Panel>
  )
}

export function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className={screen.page}>
      <div className={screen.panel}>
        <p className={screen.logo}>Парта</p>
        <div className={screen.form}>
          <h1>{title}</h1>
          {children}
        </div>
      </div>
    </main>
  )
}
