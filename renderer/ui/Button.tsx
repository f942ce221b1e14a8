import type { ButtonHTMLAttributes, MouseEvent, ReactNode, Ref } from 'react';
import type { LucideIcon } from 'lucide-react';
import styles from './Button.module.css';
import { Icon } from './Icon.tsx';
import { cx } from './cx.ts';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly tone?: 'primary' | 'quiet';
  readonly small?: boolean;
  readonly icon?: LucideIcon;
  readonly filled?: boolean;
  /** Under way: it cannot be pressed, and keeps the focus, which a disabled button would lose. */
  readonly busy?: boolean;
  /** For a button that is only an icon: its name, also shown as a tooltip. */
  readonly label?: string;
  readonly children?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button(props: ButtonProps) {
  const { tone, small, icon, filled, busy, label, children, className, onClick, ...rest } = props;
  const names = [styles.button, tone && styles[tone], small && styles.small];
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      data-primary={tone === 'primary' || undefined}
      {...rest}
      {...(busy === true && { 'aria-busy': true, 'aria-disabled': true })}
      onClick={busy === true ? refuse : onClick}
      className={cx(...names, label !== undefined && styles.icon, className)}
    >
      {icon && <Icon of={icon} size={15} filled={filled ?? false} />}
      {children}
    </button>
  );
}

/** Also keeps a form from being sent twice. */
function refuse(event: MouseEvent): void {
  event.preventDefault();
}
