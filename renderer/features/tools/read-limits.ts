export interface LimitTexts {
  readonly rpm: string;
  readonly budget: string;
  /** A local day as a date field writes it. */
  readonly lastDay: string;
}

interface ReadLimits {
  readonly rpm: number | null;
  readonly budgetUsd: number | null;
  /** The end of that day, on this clock. */
  readonly expiresAt: string | null;
  /** The first field that says no limit; null: both can be used. */
  readonly bad: keyof LimitTexts | null;
}

// As the contract and the command line have them.
const RPM = /^(?:[1-9]\d{0,3}|10000)$/;
const BUDGET = /^\d{1,7}(?:\.\d{1,6})?$/;
const BUDGET_LIMIT_USD = 1_000_000;

/** What the person wrote as limits of a key; an empty text is none. */
export function readLimits(texts: LimitTexts, nowMs: number): ReadLimits {
  const rpm = texts.rpm.trim();
  const budget = texts.budget.trim();
  const usd = Number(budget);
  const isBudget = BUDGET.test(budget) && usd > 0 && usd <= BUDGET_LIMIT_USD;
  const endMs = texts.lastDay === '' ? null : Date.parse(`${texts.lastDay}T23:59:59.999`);
  const bad = firstBad({
    rpm: rpm !== '' && !RPM.test(rpm),
    budget: budget !== '' && !isBudget,
    lastDay: endMs !== null && !(endMs > nowMs),
  });
  return {
    rpm: rpm === '' || bad === 'rpm' ? null : Number(rpm),
    budgetUsd: budget === '' || !isBudget ? null : usd,
    expiresAt: endMs === null || bad === 'lastDay' ? null : new Date(endMs).toISOString(),
    bad,
  };
}

function firstBad(wrong: Readonly<Record<keyof LimitTexts, boolean>>): ReadLimits['bad'] {
  const order = ['rpm', 'budget', 'lastDay'] as const;
  return order.find((field) => wrong[field]) ?? null;
}
