import { useLayoutEffect, useRef, useState } from 'react';
import { dataWords } from '../../text/data.ts';
import { settingsWords as t } from '../../text/settings.ts';
import { Button } from '../../ui/Button.tsx';
import { FilterField } from '../../ui/FilterField.tsx';
import { PageBody } from '../../ui/PageBody.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { Banners } from '../shell/Banners.tsx';
import { VaultSection } from '../unlock/VaultSection.tsx';
import { About } from './About.tsx';
import { Contents } from './Contents.tsx';
import { DataSettings } from './DataSettings.tsx';
import { FindContext } from './find.ts';
import { General } from './General.tsx';
import { Notifications } from './Notifications.tsx';
import { PoolSettings } from './PoolSettings.tsx';
import { Ports } from './Ports.tsx';
import styles from './SettingsPage.module.css';
import { UsageSettings } from './UsageSettings.tsx';
import { useHistoryStatus } from './use-history-status.ts';

const TITLES = [
  t.general,
  t.port,
  t.pool,
  t.usage,
  t.notifications,
  t.vault,
  dataWords.title,
  t.about,
];

function Sections() {
  const reading = useHistoryStatus();
  return (
    <>
      <General />
      <Ports />
      <PoolSettings />
      <UsageSettings {...reading} />
      <Notifications />
      <VaultSection />
      <DataSettings {...reading} />
      <About />
    </>
  );
}

interface NoneProps {
  readonly needle: string;
  readonly onClear: () => void;
}

function None({ needle, onClear }: NoneProps) {
  return (
    <output className={styles.none}>
      <span>
        {t.none(needle)} {t.noneDetail}
      </span>
      <Button small onClick={onClear}>
        {t.clear}
      </Button>
    </output>
  );
}

export function SettingsPage() {
  const [text, setText] = useState('');
  const [emptyFor, setEmptyFor] = useState<string | null>(null);
  const page = useRef<HTMLDivElement>(null);
  const needle = text.trim().toLowerCase();
  useLayoutEffect(() => {
    const isEmpty = page.current?.querySelector('[data-setting]') === null;
    setEmptyFor(isEmpty ? needle : null);
  }, [needle]);
  return (
    <>
      <PageHead title={t.title} detail={t.lead}>
        <FilterField label={t.find} placeholder={t.find} value={text} onChange={setText} />
      </PageHead>
      <PageBody>
        <Banners slim />
        <div className={styles.columns}>
          <Contents titles={TITLES} page={page} />
          <div className={styles.sections} ref={page}>
            {emptyFor === needle && <None needle={text.trim()} onClear={() => setText('')} />}
            <FindContext value={{ needle, section: '' }}>
              <Sections />
            </FindContext>
          </div>
        </div>
      </PageBody>
    </>
  );
}
