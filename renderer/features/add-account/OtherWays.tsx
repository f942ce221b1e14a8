import type { Account } from '../../../shared/model/account.ts';
import type { LoginMethod, ProviderInfo } from '../../../shared/model/provider.ts';
import { useViewActions } from '../../state/context.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './OtherWays.module.css';

const { login: t } = words;

const NAMES = { paste: t.withPaste, device: t.withDevice } as const;
type Way = keyof typeof NAMES;

/** While the browser is awaited the code can be pasted in place; a failed start leaves no such field. */
function waysFrom(method: LoginMethod, hasFailed: boolean): readonly Way[] {
  if (method !== 'browser') return [];
  return hasFailed ? ['paste', 'device'] : ['device'];
}

interface OtherWaysProps {
  readonly provider: ProviderInfo;
  readonly method: LoginMethod;
  readonly account: Account | null;
  readonly hasFailed: boolean;
  /** Asks for another code; null where there is none to ask for. */
  readonly onNewCode: (() => void) | null;
}

/** Other ways into the same sign-in, for the same account. */
export function OtherWays({ provider, method, account, hasFailed, onNewCode }: OtherWaysProps) {
  const { open } = useViewActions();
  const ways = waysFrom(method, hasFailed).filter((way) => provider.methods.includes(way));
  if (ways.length === 0 && onNewCode === null) return null;
  return (
    <div className={styles.ways}>
      {ways.map((way) => (
        <Button
          key={way}
          tone="quiet"
          onClick={() =>
            open({
              kind: 'sign-in',
              provider: provider.id,
              method: way,
              account: account?.id ?? null,
            })
          }
        >
          {NAMES[way]}
        </Button>
      ))}
      {onNewCode !== null && (
        <Button tone="quiet" onClick={onNewCode}>
          {t.newCode}
        </Button>
      )}
    </div>
  );
}
