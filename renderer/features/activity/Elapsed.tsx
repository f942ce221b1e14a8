import { useSecond } from '../../state/use-now.ts';
import { activityWords as t } from '../../text/activity.ts';

/** How long a request runs already: the only thing here that moves by time. */
export function Elapsed({ atMs }: { readonly atMs: number }) {
  return t.wholeSeconds(useSecond() - atMs);
}
