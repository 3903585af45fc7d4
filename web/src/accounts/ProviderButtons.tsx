import { Trans, useLingui } from "@lingui/react/macro"
import { useMutation, useQuery } from "@tanstack/react-query"
import { sentenceOf } from "../foundation/problems"
import { Button } from "../ui/Button"
import styles from "./Providers.module.css"
import { departFor, providersQuery } from "./providers"

/** «Войти через …», one button a provider; nothing where there is none. */
export function ProviderButtons() {
  const { t } = useLingui()
  const { data } = useQuery(providersQuery)
  const leave = useMutation({
    mutationFn: (key: string) =>
      departFor(key, { purpose: "sign_in", next: new URLSearchParams(location.search).get("next") ?? "" }),
  })
  const providers = data?.providers ?? []
  if (providers.length === 0) return null
  return (
    <section className={styles.providers} aria-label={t`Другие способы входа`}>
      <p className={styles.or} aria-hidden="true">{t`или`}</p>
      {providers.map(({ key, name }) => (
        <Button
          key={key}
          variant="soft"
          isWide
          onPress={() => leave.mutate(key)}
          isDisabled={leave.isPending}
        >
          <Trans>Войти через «{name}»</Trans>
        </Button>
      ))}
      {leave.isError && (
        <p role="alert" className={styles.error}>
          {sentenceOf(leave.error, t`Не получилось. Войдите по коду.`)}
        </p>
      )}
    </section>
  )
}
