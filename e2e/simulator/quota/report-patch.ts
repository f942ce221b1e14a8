import { isObject } from '../values.ts';

/**
 * Changes to what the usage endpoint of an account answers, for answers that no setting makes: a field of
 * a wrong type, an unknown one, a window that is missing. Paths are joined by dots: `limits.0.percent`.
 */
export interface ReportPatch {
  set?: Record<string, unknown>;
  omit?: readonly string[];
}

export function patchReport(report: unknown, patch: ReportPatch | null): unknown {
  if (patch === null) return report;
  const copy: unknown = structuredClone(report);
  for (const path of patch.omit ?? []) {
    const place = find(copy, path);
    if (Array.isArray(place.owner)) place.owner.splice(Number(place.key), 1);
    else delete place.owner[place.key];
  }
  for (const [path, value] of Object.entries(patch.set ?? {})) {
    const { owner, key } = find(copy, path);
    (owner as Record<string, unknown>)[key] = value;
  }
  return copy;
}

function find(
  root: unknown,
  path: string,
): { owner: Record<string, unknown> | unknown[]; key: string } {
  const parts = path.split('.');
  const key = parts.pop() ?? '';
  let owner = root;
  for (const part of parts) owner = (owner as Record<string, unknown> | null)?.[part];
  if (!isObject(owner) && !Array.isArray(owner)) throw new Error(`the report has no ${path}`);
  return { owner, key };
}
