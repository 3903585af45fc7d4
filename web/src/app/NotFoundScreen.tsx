import { useLingui } from "@lingui/react/macro"
import { SearchX } from "lucide-react"
import { LinkButton } from "../ui/Button"
import { EmptyState } from "../ui/EmptyState"

export function NotFoundScreen() {
  const { t } = useLingui()
  return (
    <main>
      <EmptyState
        icon={SearchX}
        title={t`Здесь ничего нет`}
        text={t`Страницы нет, или она вам недоступна. Проверьте адрес или вернитесь на главную.`}
        action={<LinkButton href="/">{t`На главную`}</LinkButton>}
        isPage
      />
    </main>
  )
}
