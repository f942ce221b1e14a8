import { z } from 'zod';
import { query } from './define.ts';

const portSchema = z.int().min(1).max(65_535);

export const portLookSchema = z.strictObject({
  /** `own`: this Sluice listens there itself. `forbidden`: the system does not let this user have it. */
  state: z.enum(['free', 'own', 'taken', 'forbidden']),
  holder: z.strictObject({ pid: z.int(), name: z.string().nullable() }).nullable(),
  /** One that was free a moment ago; null unless it is needed. */
  free: portSchema.nullable(),
});
export type PortLook = z.infer<typeof portLookSchema>;

export const portCalls = {
  /** Whether a start could listen there. */
  'ports.look': query(z.strictObject({ port: portSchema }), portLookSchema),
};
