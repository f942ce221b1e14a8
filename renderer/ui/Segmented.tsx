import type { LucideIcon } from 'lucide-react';
import { useId } from 'react';
import { Icon } from './Icon.tsx';
import styles from './Segmented.module.css';
import text from './text.module.css';
import { cx } from './cx.ts';

interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly {
    readonly value: T;
    readonly text: string;
    /** Shown instead of the text, which is then its name and tooltip. */
    readonly icon?: LucideIcon;
  }[];
  readonly onChange: (value: T) => void;
  /** As wide as its line where the page is narrow. */
  readonly stretched?: boolean;
}

/** One of a few, all of them visible. */
export function Segmented<T extends string>(props: SegmentedProps<T>) {
  const { label, value, options, onChange, stretched = false } = props;
  const name = useId();
  return (
    <div
      className={cx(styles.group, stretched && styles.stretched)}
      role="radiogroup"
      aria-label={label}
    >
      {options.map((option) => (
        <label key={option.value} className={styles.part}>
          <input
            type="radio"
            className={styles.radio}
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.icon === undefined ? (
            <span className={styles.text}>{option.text}</span>
          ) : (
            <span className={cx(styles.text, styles.icon)} title={option.text}>
              <Icon of={option.icon} size={14} />
              <span className={text.hidden}>{option.text}</span>
            </span>
          )}
        </label>
      ))}
    </div>
  );
}
