import { amountText } from '../../text/amount.ts';
import { words } from '../../text/words.ts';
import { Meter } from '../../ui/Meter.tsx';
import type { MeterProps } from '../../ui/Meter.tsx';
import { isUnlimited } from '../../../shared/verdict/account-verdict.ts';
import type { AccountView, WindowView } from '../../../shared/verdict/account-verdict.ts';
import type { Forecast } from '../../../shared/verdict/forecast.ts';

const { meter } = words.accounts;

/** What of the account matters to its meters. */
export interface MeterContext {
  readonly nowMs: number;
  readonly staleSinceMs: number | null;
  readonly age: MeterProps['age'];
}

export function meterContext(view: AccountView, nowMs: number): MeterContext {
  const { kind } = view.verdict;
  const isOff = kind === 'needs' || kind === 'locked';
  const age = isOff ? 'off' : view.staleSinceMs === null ? null : 'stale';
  return { nowMs, staleSinceMs: view.staleSinceMs, age };
}

export function wordOf(view: WindowView): string {
  if (isUnlimited(view)) return meter.unlimited;
  return view.forecast.verdict === 'idle' ? meter.notStarted : meter.notKnown;
}

function valueOf(view: WindowView, { nowMs, staleSinceMs }: MeterContext): string {
  const { window, forecast } = view;
  const amount = amountText(window.amount);
  if (forecast.used === null) return amount ?? wordOf(view);
  const isOld = staleSinceMs !== null;
  return meter.value({
    used: forecast.used,
    amount,
    pace: forecast.pace,
    end: isOld ? null : forecast.end,
    dry: !isOld && forecast.verdict === 'dry',
    unused: isOld ? null : forecast.unused,
    ageMs: isOld ? nowMs - staleSinceMs : null,
    leftMs: forecast.leftMs,
  });
}

function lookOf({ verdict }: Forecast): MeterProps['look'] {
  return verdict === 'unknown' || verdict === 'idle' ? 'early' : verdict;
}

interface WindowBarProps {
  readonly view: WindowView;
  readonly context: MeterContext;
  readonly mini?: boolean;
}

export function WindowBar({ view, context, mini }: WindowBarProps) {
  const { window, forecast } = view;
  return (
    <Meter
      label={meter.label(window.label)}
      value={valueOf(view, context)}
      used={forecast.used}
      pace={forecast.pace}
      end={forecast.end}
      look={lookOf(forecast)}
      age={context.age ?? null}
      mini={mini ?? false}
    />
  );
}
