import { Menu } from '@base-ui/react/menu';
import type { LucideIcon } from 'lucide-react';
import { Icon } from '../../ui/Icon.tsx';
import styles from './RowMenu.module.css';

interface MenuItemProps {
  readonly icon: LucideIcon;
  readonly text: string;
  readonly shortcut?: string;
  readonly disabled?: boolean;
  /** Why it cannot be chosen. */
  readonly reason?: string | undefined;
  readonly onClick: () => void;
}

export function MenuItem({ icon, text, shortcut, disabled, reason, onClick }: MenuItemProps) {
  return (
    <Menu.Item
      className={styles.item}
      disabled={disabled === true || reason !== undefined}
      title={reason}
      aria-description={reason}
      onClick={onClick}
    >
      <Icon of={icon} size={15} />
      {text}
      {shortcut !== undefined && <kbd>{shortcut}</kbd>}
    </Menu.Item>
  );
}
