import { Plus } from 'lucide-react';
import { useSnapshot, useViewActions } from '../../state/context.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { PageBody } from '../../ui/PageBody.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { Panel } from '../../ui/Panel.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { Banners } from '../shell/Banners.tsx';
import { ClientTable } from './ClientTable.tsx';
import { ToolLines } from './ToolLines.tsx';
import styles from './ToolsPage.module.css';

const { tools: t } = words;

export function ToolsPage() {
  const clients = useSnapshot((s) => s.clients);
  const proxy = useSnapshot((s) => s.status.proxy);
  const { open } = useViewActions();
  const working = clients.filter(({ revokedAt }) => revokedAt === null).length;
  return (
    <>
      <PageHead title={t.title} detail={t.lead(working)} />
      <PageBody>
        <Banners slim />
        <Panel
          title={t.clients}
          lead={t.clientsLead}
          aside={
            <Button small icon={Plus} onClick={() => open({ kind: 'new-key' })}>
              {t.newKey}
            </Button>
          }
        >
          {clients.length === 0 ? (
            <div className={styles.empty}>
              <b>{t.empty}</b>
              <span className={text.t2}>{t.emptyDetail}</span>
            </div>
          ) : (
            <ClientTable clients={clients} />
          )}
        </Panel>
        <Panel title={t.lines} lead={t.linesLead}>
          <div className={styles.lines}>
            {proxy === null ? (
              <p className={text.t2}>{words.onboarding.send.notListening}</p>
            ) : (
              <>
                <ToolLines proxy={proxy} clientKey={t.keyPlaceholder} />
                <p className={cx(text.small, text.t3)}>{t.linesHint}</p>
              </>
            )}
          </div>
        </Panel>
      </PageBody>
    </>
  );
}
