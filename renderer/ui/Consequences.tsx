import type { LucideIcon } from 'lucide-react';
import styles from './Consequences.module.css';
import { Icon } from './Icon.tsx';

interface ConsequencesProps {
  readonly items: readonly { readonly icon: LucideIcon; readonly text: string }[];
}

/** What happens first, then what stays. */
export function Consequences({ items }: ConsequencesProps) {
  return (
    <ul className={styles.list}>
      {items.map(({ icon, text }) => (
        <li key={text}>
          <Icon of={icon} size={14} />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}
