// A Sluice with the order of a refresh broken: it leaves no lease behind, so a restart cannot know that a
// refresh was interrupted. The lab must find what that costs.
import { Leases } from '../../../../main/credentials/leases.ts';

const withoutLease = {
  interrupted: false,
  release: () => Promise.resolve(),
  drop: () => undefined,
};
Leases.prototype.acquire = () => Promise.resolve(withoutLease);
await import('./victim-child.ts');
