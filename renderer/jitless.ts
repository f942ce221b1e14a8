import { z } from 'zod';

// Must run before the first schema is made: else zod tries `new Function`, which the page's policy forbids.
z.config({ jitless: true });
