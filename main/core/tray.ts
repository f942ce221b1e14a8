import type { Snapshot } from '../../shared/contract/state.ts';
import type { ShellState } from '../../shared/shell.ts';
import { accountName } from '../../shared/text/identity.ts';
import { trayWords as text } from '../../shared/text/tray.ts';
import { viewPools } from '../../shared/verdict/pool.ts';
import { portBanner } from '../../shared/verdict/port-banner.ts';
import { poolSentence } from '../../shared/verdict/sentence.ts';
import type { Sentence } from '../../shared/verdict/sentence.ts';
import { clip, plainLine } from './menu-label.ts';
import type { TrayIcon } from './tray-icon.ts';
import { trayMenu } from './tray-menu.ts';
import type { LivePool, TrayItem } from './tray-menu.ts';

/** Windows cuts a tooltip at 127 UTF-16 units. */
export const TOOLTIP_LIMIT = 120;

export interface TrayView {
  readonly icon: TrayIcon;
  readonly tooltip: string;
  readonly menu: readonly TrayItem[];
}

interface TrayKnown {
  readonly snapshot: Snapshot | null;
  readonly shell: ShellState;
  readonly nowMs: number;
}

interface TrayState {
  readonly icon: TrayIcon;
  readonly title: string;
  readonly detail: string;
  readonly live: LivePool | null;
}

const ICONS = { open: 'fine', down: 'tight', shut: 'needs', paused: 'paused' } as const;

/** Between two lives of the port, whatever was known last is no verdict any more. */
function withoutPool(shell: ShellState): Omit<TrayState, 'live'> {
  if (shell.mode === 'gone') return { icon: 'needs', title: text.gone, detail: text.goneDetail };
  if (shell.mode !== 'failed') return { icon: 'paused', title: text.starting, detail: '' };
  if (shell.taken !== undefined) {
    const { title, detail } = portBanner(shell.taken);
    return { icon: 'needs', title, detail };
  }
  const detail = [shell.error?.message, shell.error?.hint].filter(Boolean).join(' ');
  return { icon: 'needs', title: text.failed, detail };
}

/** A disabled account needs the person at once, also while others work; a pause is the person's own wish. */
function iconOf(sentence: Sentence, needing: number): TrayIcon {
  const icon = ICONS[sentence.gate];
  return needing > 0 && icon !== 'paused' ? 'needs' : icon;
}

function stateOf({ snapshot, shell, nowMs }: TrayKnown): TrayState {
  const isLinked = shell.mode === 'hosting' || shell.mode === 'attached';
  if (snapshot === null || !isLinked) return { ...withoutPool(shell), live: null };
  const pools = viewPools(snapshot, nowMs);
  const { settings, status } = snapshot;
  const live = { snapshot, pools };
  const sentence = poolSentence({ settings, vault: status.vault, pools, nowMs });
  const icon = iconOf(sentence, needing(snapshot).length);
  return { icon, title: sentence.title, detail: sentence.detail, live };
}

function needing(snapshot: Snapshot): readonly string[] {
  return snapshot.accounts
    .filter(({ state }) => state === 'disabled')
    .map((account) => plainLine(accountName(account, snapshot.settings.maskEmails)));
}

function tooltipOf({ title, live }: TrayState): string {
  const who = live === null ? [] : needing(live.snapshot);
  const plain = text.tooltip(plainLine(title));
  const [only] = who;
  if (only === undefined) return clip(plain, TOOLTIP_LIMIT);
  const count = text.both(plain, text.needYou(who.length));
  const named = who.length === 1 ? text.both(plain, text.needsYou(only)) : count;
  return clip(named.length <= TOOLTIP_LIMIT ? named : count, TOOLTIP_LIMIT);
}

/** What the tray says: the verdict of the pool in its icon, one sentence, and everything else as text. */
export function describeTray(known: TrayKnown): TrayView {
  const { shell, nowMs } = known;
  const state = stateOf(known);
  return {
    icon: state.icon,
    tooltip: tooltipOf(state),
    menu: trayMenu({ ...state, shell, nowMs }),
  };
}
