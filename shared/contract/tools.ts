import { z } from 'zod';
import { localToolSchema, variableSchema } from '../model/tool.ts';
import { query } from './define.ts';

export const toolCalls = {
  /** Looks at files and folders only: no program is started, nothing is written. */
  'tools.find': query(
    z.strictObject({}),
    z.strictObject({
      tools: z.array(localToolSchema).readonly(),
      /** Of the environment that Sluice was started with. */
      variables: z.array(variableSchema).readonly(),
    }),
  ),
};
