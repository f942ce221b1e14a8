/** What a provider's windows and plans mean for the order of its accounts. */
export interface RankingRules {
  /**
   * `beside`: a model family's window counts besides the common ones. `instead`: such a family has a meter of
   * its own, and neither the common windows nor their blocks say anything of it.
   */
  readonly familyMeters: 'beside' | 'instead';
  /** A 5-hour window that has not begun, or none at all, goes first: its clock should run. */
  readonly boostsUntouched: boolean;
  /**
   * `by-length`: the fuller of the short windows and the fuller of the long ones. `fullest`: the fullest of all
   * alone. `shown`: none; the sessions are spread evenly. Default `by-length`.
   */
  readonly windows?: 'by-length' | 'fullest' | 'shown';
  /** Ids of the windows that count; the others are shown only. Absent: all. */
  readonly ranked?: ReadonlySet<string>;
  /** Null for a model that every plan has. */
  planFor(model: string): PlanNeed | null;
}

export interface PlanNeed {
  /** Tells it from the provider's other needs. */
  readonly name: string;
  has(plan: string): boolean;
}

export const PLAIN_RULES: RankingRules = {
  familyMeters: 'beside',
  boostsUntouched: false,
  planFor: () => null,
};

/** Of a provider whose windows say nothing of the order: its sessions are spread evenly. */
export const SPREAD_RULES: RankingRules = { ...PLAIN_RULES, windows: 'shown' };
