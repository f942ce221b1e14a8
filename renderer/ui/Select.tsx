import { ChevronDown } from 'lucide-react';
import { useId } from 'react';
import { Icon } from './Icon.tsx';
import styles from './Select.module.css';
import text from './text.module.css';
import { cx } from './cx.ts';

interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly onChange: (value: string) => void;
  /** Beside a title that is its label already. */
  readonly compact?: boolean;
}

/** The system's own list: it works everywhere with the keyboard, at any zoom and in any colours. */
export function Select({ label, value, options, onChange, compact = false }: SelectProps) {
  const id = useId();
  return (
    <div className={cx(styles.field, compact && styles.compact)}>
      <label htmlFor={id} className={cx(compact && text.hidden)}>
        {label}
      </label>
      <div className={styles.box}>
        <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
        <Icon of={ChevronDown} />
      </div>
    </div>
  );
}
