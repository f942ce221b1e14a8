import type { PlanNeed, RankingRules } from '../core/ranking/rules.ts';
import { familyOf } from './openai-codex-windows.ts';

const PRO: PlanNeed = { name: 'pro', has: (plan) => /^pro$/i.test(plan.trim()) };
const PAID: PlanNeed = { name: 'paid', has: (plan) => !/^free$/i.test(plan.trim()) };
const PAID_MODEL = /^gpt-5\.6(-sol|-luna)?$/i;

/** providers.md, openai-codex: Spark has a meter of its own, and a 5-hour clock that stands is to be started. */
export const openaiCodexRanking: RankingRules = {
  familyMeters: 'instead',
  boostsUntouched: true,
  planFor: (model) => {
    if (familyOf(model) === 'spark') return PRO;
    return PAID_MODEL.test(model) ? PAID : null;
  },
};
