import { RotateCcw } from 'lucide-react';
import { useId, useRef } from 'react';
import type { RefObject } from 'react';
import type { Account } from '../../../shared/model/account.ts';
import { byId } from '../../state/by-id.ts';
import { useSnapshot } from '../../state/context.ts';
import { Part, usePart } from '../../state/part.ts';
import { words } from '../../text/words.ts';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/Icon.tsx';
import { tagState } from './flow.ts';
import type { TagState } from './flow.ts';
import styles from './Reset.module.css';
import { resetTagId } from './use-reset.ts';
import { useTip } from './use-tip.ts';

const { resets: t } = words;

interface ResetTagProps {
  readonly account: Account;
  readonly nowMs: number;
  /** In a list: the count and the day alone. */
  readonly isBrief?: boolean;
  readonly isExpanded: boolean;
  readonly onPress: () => void;
}

const reasonTip = new Part(async () => (await import('./ReasonTip.tsx')).ReasonTip);

interface WhyProps {
  readonly id: string;
  readonly reason: string;
  readonly tag: RefObject<HTMLButtonElement | null>;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Why it would do nothing, reachable by key: the tag stays focusable, and the same element. */
function Why({ id, reason, tag, isOpen, onOpenChange }: WhyProps) {
  usePart(reasonTip);
  const Tip = reasonTip.component;
  return (
    <>
      <span id={id} hidden>
        {reason}
      </span>
      {isOpen && Tip !== null && <Tip reason={reason} tag={tag} onOpenChange={onOpenChange} />}
    </>
  );
}

function reasonOf(state: TagState, expiryMs: number | null, nowMs: number): string | null {
  if (state.kind === 'needs') return state.isLocked ? t.cannotBeRead : t.needsSignIn;
  return state.kind === 'nothing' ? t.nothing(state.label, state.used, expiryMs, nowMs) : null;
}

/** Count and soonest expiry; pressed, it asks under its row. */
export function ResetTag(props: ResetTagProps) {
  const { account, nowMs, isBrief = false, isExpanded, onPress } = props;
  const reasonId = useId();
  const button = useRef<HTMLButtonElement>(null);
  const tip = useTip();
  const usage = useSnapshot((s) => byId(s.usage, account.id));
  const open = useSnapshot((s) => byId(s.resets, account.id));
  const state = tagState(account, usage, open);
  if (state.kind === 'hidden') return null;
  const available = usage?.resets.available ?? null;
  const soonest = usage?.resets.soonestExpiry ?? null;
  const expiryMs = soonest === null ? null : Date.parse(soonest);
  const isOpen = state.kind === 'open';
  const text = isOpen
    ? t.openTag(available, expiryMs, nowMs)
    : t.tag(available ?? 0, expiryMs, nowMs);
  const brief = isBrief && !isOpen ? t.briefTag(available ?? 0, expiryMs, nowMs) : null;
  const reason = reasonOf(state, expiryMs, nowMs);
  const title = isOpen ? t.openTip(state.sinceMs, nowMs) : t.tip(available ?? 0, expiryMs, nowMs);
  return (
    <>
      <button
        ref={button}
        type="button"
        id={resetTagId(account.id)}
        className={cx(styles.tag, reason !== null && styles.off)}
        aria-label={brief === null ? undefined : t.briefName(brief)}
        aria-disabled={reason !== null || undefined}
        aria-expanded={reason === null ? isExpanded : undefined}
        title={reason === null ? title : undefined}
        aria-describedby={reason === null ? undefined : reasonId}
        onClick={reason === null ? onPress : undefined}
        onPointerEnter={tip.onPointerEnter}
        onPointerLeave={tip.onPointerLeave}
        onFocus={tip.onFocus}
        onBlur={tip.onBlur}
      >
        <Icon of={RotateCcw} size={12} />
        {brief ?? text}
      </button>
      {reason !== null && (
        <Why
          id={reasonId}
          reason={reason}
          tag={button}
          isOpen={tip.isOpen}
          onOpenChange={tip.setIsOpen}
        />
      )}
    </>
  );
}
