import { Plus, RefreshCw } from 'lucide-react';
import type { ToolVariable } from '../../../shared/model/tool.ts';
import { useSnapshot, useViewActions } from '../../state/context.ts';
import { localToolWords as l } from '../../text/local-tools.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { PageBody } from '../../ui/PageBody.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { Panel } from '../../ui/Panel.tsx';
import text from '../../ui/text.module.css';
import { Banners } from '../shell/Banners.tsx';
import { ClientTable } from './ClientTable.tsx';
import { LocalToolsPanel } from './LocalToolsPanel.tsx';
import { OtherTools } from './OtherTools.tsx';
import styles from './ToolsPage.module.css';
import { useLocalTools } from './use-local-tools.ts';
import type { LocalToolsReading } from './use-local-tools.ts';
import { VariablesPanel } from './VariablesPanel.tsx';

const { tools: t } = words;

function leadOf({ found, error }: LocalToolsReading): string {
  if (found === null) return error === null ? l.looking : l.unread;
  const here = found.tools.filter((tool) => tool.found);
  return l.lead(here.filter(({ target }) => target === 'sluice').length, here.length);
}

function Clients() {
  const clients = useSnapshot((s) => s.clients);
  const { open } = useViewActions();
  return (
    <Panel
      title={t.clients}
      lead={t.clientsLead}
      aside={
        <Button small icon={Plus} onClick={() => open({ kind: 'new-key', name: null })}>
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
  );
}

function Rest({ variables }: { readonly variables: readonly ToolVariable[] | null }) {
  return (
    <>
      <Clients />
      <div className={styles.columns}>
        <OtherTools />
        <VariablesPanel variables={variables} />
      </div>
    </>
  );
}

export function ToolsPage() {
  const reading = useLocalTools();
  return (
    <>
      <PageHead title={t.title} detail={leadOf(reading)}>
        <Button icon={RefreshCw} data-refresh busy={reading.busy} onClick={reading.again}>
          {l.again}
        </Button>
      </PageHead>
      <PageBody>
        <Banners slim />
        <LocalToolsPanel {...reading} />
        {/* How high the panel above becomes is known with what is found: nothing may move then. */}
        {!reading.isFirst && <Rest variables={reading.found?.variables ?? null} />}
      </PageBody>
    </>
  );
}
