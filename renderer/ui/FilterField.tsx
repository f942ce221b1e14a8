import { Search } from 'lucide-react';
import styles from './FilterField.module.css';
import { Icon } from './Icon.tsx';

interface FilterFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** `/` puts the focus here, `Esc` clears it. */
export function FilterField({ label, placeholder, value, onChange }: FilterFieldProps) {
  return (
    <label className={styles.filter}>
      <Icon of={Search} />
      <input
        data-filter
        aria-label={label}
        placeholder={placeholder}
        value={value}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || value === '') return;
          event.stopPropagation();
          onChange('');
        }}
      />
      <kbd>{value === '' ? '/' : 'Esc'}</kbd>
    </label>
  );
}
