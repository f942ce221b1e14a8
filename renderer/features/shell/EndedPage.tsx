import { words } from '../../text/words.ts';
import { Gate } from '../../ui/Gate.tsx';
import { Lines } from '../../ui/Lines.tsx';
import text from '../../ui/text.module.css';
import styles from './EndedPage.module.css';

interface EndedPageProps {
  readonly reason: 'ended' | 'unreachable';
}

/** Instead of the window, where there is no session. */
export function EndedPage({ reason }: EndedPageProps) {
  const { title, detail, what, command } = words.shell[reason];
  return (
    <main className={styles.page}>
      <Gate kind="paused" className={styles.gate} />
      <h1>{title}</h1>
      <p className={text.t2}>{detail}</p>
      <p>{what}</p>
      <Lines label={what} text={command} />
    </main>
  );
}
