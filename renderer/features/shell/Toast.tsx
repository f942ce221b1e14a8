import { Check } from 'lucide-react';
import { useEffect } from 'react';
import { useView, useViewActions } from '../../state/context.ts';
import { Icon } from '../../ui/Icon.tsx';
import styles from './Toast.module.css';

const SHOWN_MS = 4000;

/** One short line at the foot, said once to assistive technology. */
export function Toast() {
  const toast = useView((view) => view.toast);
  const isFault = useView((view) => view.isToastFault);
  const { say } = useViewActions();
  useEffect(() => {
    const timer = setTimeout(() => say(''), SHOWN_MS);
    return () => clearTimeout(timer);
  });
  const isShown = toast !== null && toast !== '';
  return (
    <output className={styles.place}>
      {isShown && (
        <span className={styles.toast}>
          {!isFault && <Icon of={Check} />}
          {toast}
        </span>
      )}
    </output>
  );
}
