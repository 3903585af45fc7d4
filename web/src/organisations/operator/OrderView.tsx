import { useLingui } from "@lingui/react/macro"
import { Download, ExternalLink } from "lucide-react"
import type { ApplicationPage } from "../../foundation/contract/generated/api"
import { sizeOf } from "../../foundation/formats"
import { LinkButton } from "../../ui/Button"
import styles from "./ApplicationReview.module.css"
import { orderUrl } from "./api"

/** The attached order, to be read beside the questionnaire. */
export function OrderView({ application }: { application: ApplicationPage }) {
  const { t } = useLingui()
  const { order } = application
  // A correction brings another file under the same address.
  const url = `${orderUrl(application.id)}?at=${encodeURIComponent(application.history.at(-1)?.at ?? "")}`
  return (
    <section className={styles.order} aria-label={t`Приказ`}>
      <div className={styles.bar}>
        <h2>
          {order.name} <small>{sizeOf(order.size)}</small>
        </h2>
        <LinkButton href={url} target="_blank" variant="plain" size="small" icon={ExternalLink}>
          {t`В новой вкладке`}
        </LinkButton>
        <LinkButton
          href={`${orderUrl(application.id)}?download=true`}
          download={order.name}
          variant="plain"
          size="small"
          icon={Download}
        >
          {t`Скачать`}
        </LinkButton>
      </div>
      <div className={styles.paper}>
        {order.mediaType.startsWith("image/") ? (
          <img src={url} alt={t`Приказ: ${order.name}`} />
        ) : (
          // The page, not the viewer's list of pages; other kinds of documents ignore it.
          <iframe src={`${url}#navpanes=0&view=FitH`} title={t`Приказ: ${order.name}`} />
        )}
      </div>
    </section>
  )
}
