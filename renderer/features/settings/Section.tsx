import { useContext } from 'react';
import type { ReactNode } from 'react';
import { Panel } from '../../ui/Panel.tsx';
import { FindContext } from './find.ts';
import styles from './SettingsPage.module.css';

interface SectionProps {
  readonly title: string;
  readonly lead?: string | undefined;
  readonly children: ReactNode;
}

/** A panel of settings; gone while the filter leaves none of them. */
export function Section({ title, lead, children }: SectionProps) {
  const { needle } = useContext(FindContext);
  return (
    <div className={styles.section} data-section={title} tabIndex={-1}>
      <FindContext value={{ needle, section: title }}>
        <Panel title={title} lead={lead}>
          {children}
        </Panel>
      </FindContext>
    </div>
  );
}
