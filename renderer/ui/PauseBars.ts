import { createLucideIcon } from 'lucide-react';

/** Two slim bars; Lucide's own are boxes, which run together at this size. */
export const PauseBars = createLucideIcon('pause-bars', [
  ['path', { d: 'M8.25 5.25v13.5M15.75 5.25v13.5', strokeWidth: 3, key: 'bars' }],
]);
