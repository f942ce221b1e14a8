import { useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { ProviderInfo } from '../../../shared/model/provider.ts';
import { useSnapshot } from '../../state/context.ts';
import { localToolWords as t } from '../../text/local-tools.ts';
import { words } from '../../text/words.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { cx } from '../../ui/cx.ts';
import { Lines } from '../../ui/Lines.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Select } from '../../ui/Select.tsx';
import text from '../../ui/text.module.css';
import blocks from './LineBlocks.module.css';
import { baseLines } from './tool-lines.ts';
import { ToolLines } from './ToolLines.tsx';
import styles from './ToolsPage.module.css';

const ANY = '';
const KINDS = ['openai-sdk', 'anthropic-sdk', 'google-sdk', 'curl'] as const;
const { keyPlaceholder, linesHint } = words.tools;

/** The base URL of one provider's own routes, for each shape that they speak. */
function RouteLines({
  provider,
  proxy,
}: {
  readonly provider: ProviderInfo;
  readonly proxy: string;
}) {
  return (
    <div className={blocks.blocks}>
      {provider.bases.map(({ wire, path }) => {
        const lines = baseLines(wire, `${proxy}${path}`, keyPlaceholder).text;
        return (
          <div key={wire} className={blocks.block}>
            <div className={blocks.head}>
              <span className={cx(text.small, text.t2)}>{t.wires[wire]}</span>
              <CopyButton small text={lines} done={t.copied}>
                {t.copy}
              </CopyButton>
            </div>
            <Lines label={t.linesOf(provider.name, t.wires[wire])} text={lines} />
          </div>
        );
      })}
    </div>
  );
}

function Chosen({ proxy }: { readonly proxy: string }) {
  const [id, setId] = useState(ANY);
  const present = useSnapshot(
    useShallow(({ providers, accounts }) =>
      providers.filter(
        ({ id: each, bases }) =>
          bases.length > 0 && accounts.some(({ provider }) => provider === each),
      ),
    ),
  );
  const chosen = present.find((provider) => provider.id === id) ?? null;
  const options = [
    { value: ANY, text: t.anyRoute },
    ...present.map(({ id: value, name }) => ({ value, text: t.onlyRoute(name) })),
  ];
  return (
    <>
      {present.length > 0 && (
        <Select label={t.route} value={chosen?.id ?? ANY} options={options} onChange={setId} />
      )}
      {chosen === null ? (
        <ToolLines proxy={proxy} clientKey={keyPlaceholder} kinds={KINDS} />
      ) : (
        <RouteLines provider={chosen} proxy={proxy} />
      )}
      <p className={cx(text.small, text.t3)}>{linesHint}</p>
    </>
  );
}

/** What any tool needs: the address, of everything or of one provider, and a key. */
export function OtherTools() {
  const proxy = useSnapshot((s) => s.status.proxy);
  return (
    <Panel title={t.others} lead={t.othersLead}>
      <div className={styles.lines}>
        {proxy === null ? (
          <p className={text.t2}>{words.onboarding.send.notListening}</p>
        ) : (
          <Chosen proxy={proxy} />
        )}
      </div>
    </Panel>
  );
}
