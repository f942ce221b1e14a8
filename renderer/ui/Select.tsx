import { ChevronDown } from 'lucide-react';
import { useId } from 'react';
import { Icon } from './Icon.tsx';
import styles from './Select.module.css';
import text from './text.module.css';
import { cx } from './cx.ts';

interface SelectProps {
  readonly label: string;
  /** Small, in the line of a heading: its label is there for assistive technology only. */
  readonly inline?: boolean;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly onChange: (value: string) => void;
}

/** The system's own list: it works everywhere with the keyboard, at any zoom and in any colours. */
export function Select({ label, inline, value, options, onChange }: SelectProps) {
  const id = useId();
  return (
    <div className={cx(styles.field, inline === true && styles.inline)}>
      <label htmlFor={id} className={inline === true ? text.hidden : undefined}>
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
