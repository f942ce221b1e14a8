import { Search } from 'lucide-react';
import styles from './FilterField.module.css';
import { cx } from './cx.ts';
import { Icon } from './Icon.tsx';

interface FilterFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly className?: string | undefined;
}

/** `/` puts the focus here, `Esc` clears it. */
export function FilterField(props: FilterFieldProps) {
  const { label, placeholder, value, onChange, className } = props;
  return (
    <label className={cx(styles.filter, className)}>
      <Icon of={Search} />
      <input
        data-filter
        dir="auto"
        aria-label={label}
        placeholder={placeholder}
        value={value}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || value === '') return;
          event.preventDefault();
          event.stopPropagation();
          onChange('');
        }}
      />
      <kbd>{value === '' ? '/' : 'Esc'}</kbd>
    </label>
  );
}
