import { z } from 'zod';
import { requestRecordSchema } from '../model/activity.ts';

/** Of one event: a window that shows requests reads the list again where more came at once. */
export const EVENT_REQUESTS = 50;

export const activityEvents = {
  /** Requests that ended, each again once its cost is known. */
  activity: z.strictObject({
    requests: z.array(requestRecordSchema).max(EVENT_REQUESTS).readonly(),
    /** More came than an event holds: they are in `activity.list`. */
    more: z.boolean(),
  }),
};
