import styles from './Lines.module.css';

interface LinesProps {
  readonly label: string;
  readonly text: string;
}

/** Lines to paste. */
export function Lines({ label, text }: LinesProps) {
  return (
    <pre className={styles.lines} aria-label={label} role="region" tabIndex={0}>
      {text}
    </pre>
  );
}
