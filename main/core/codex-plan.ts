const PERSONAL: ReadonlySet<string> = new Set(['free', 'go', 'plus', 'pro', 'prolite']);

const NAMES: ReadonlyMap<string, string> = new Map([
  ['prolite', 'Pro Lite'],
  ['edu', 'Edu'],
  ['self_serve_business_usage_based', 'Business'],
  ['enterprise_cbp_usage_based', 'Enterprise'],
]);

/** `plus` is "Plus"; a plan of tomorrow is named by its own words. */
export function planName(planType: string | null): string | null {
  const type = planType?.trim().toLowerCase() ?? '';
  // Shown to people and in terminals: a plan is a few words, nothing else.
  if (!/^[a-z0-9][a-z0-9 _-]{0,39}$/.test(type)) return null;
  const words = NAMES.get(type) ?? type.replaceAll(/[_-]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A plan of one person, whose workspace holds nobody else. */
function isPersonalPlan(planType: string | null): boolean {
  return PERSONAL.has(planType?.trim().toLowerCase() ?? '');
}

const SHOWN_ID_LENGTH = 8;

/** The tokens name no workspace; the beginning of its id tells two of one person apart. */
export function workspaceName(id: string, planType: string | null): string {
  return isPersonalPlan(planType) ? 'Personal' : `Workspace ${id.slice(0, SHOWN_ID_LENGTH)}`;
}
