import { useTransport } from '../../state/context.ts';
import { useAsking } from '../../state/use-asking.ts';
import { words } from '../../text/words.ts';
import { cx } from '../../ui/cx.ts';
import styles from './KeyPageLink.module.css';

interface KeyPageLinkProps {
  readonly provider: string;
  readonly url: string;
}

/** A link in a browser. In the desktop app, whose window never leaves its own page, a button that asks it to open one. */
export function KeyPageLink({ provider, url }: KeyPageLinkProps) {
  const transport = useTransport();
  const { busy, error, ask } = useAsking();
  const { where } = words.login.key;
  if (transport.shell === null) {
    return (
      <a className={styles.where} href={url} target="_blank" rel="noreferrer">
        {where}
      </a>
    );
  }
  return (
    <>
      {error !== null && (
        <span role="alert" className={styles.failed}>
          {error.message}
        </span>
      )}
      <button
        type="button"
        className={cx(styles.where, styles.button)}
        disabled={busy}
        onClick={() => void ask(() => transport.open({ to: 'key-page', provider }, url))}
      >
        {where}
      </button>
    </>
  );
}
