import { plainModel } from '../core/google-paths.ts';
import type { BodyFields } from './body-scan.ts';
import type { KnownRoute } from './known-routes.ts';

/** The model of a request: Google's path names it, every other body does. */
export function modelOf(
  { model }: Pick<KnownRoute, 'model'>,
  body: BodyFields | null,
): string | null {
  if (model !== null) return model;
  const named = body?.string('model') ?? null;
  return named === null ? null : plainModel(named);
}
