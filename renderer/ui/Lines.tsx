import styles from './Lines.module.css';

interface LinesProps {
  readonly label: string;
  readonly text: string;
}

/** Lines to paste. */
export function Lines({ label, text }: LinesProps) {
  return (
    <figure aria-label={label}>
      <pre className={styles.lines}>{text}</pre>
    </figure>
  );
}
