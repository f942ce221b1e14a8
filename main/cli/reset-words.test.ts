import { expect, test } from 'vitest';
import type { Redemption } from '../../shared/model/reset.ts';
import { outcomeText } from './reset-words.ts';

const NOTHING: Redemption = {
  account: 1,
  credit: null,
  outcome: 'reset',
  asked: false,
  repeated: false,
  available: null,
  lastExpiredAt: null,
  open: null,
  detail: null,
};

test.each<[Partial<Redemption>, string]>([
  [{ outcome: 'reset', asked: true }, 'The reset is used: its windows started over.'],
  [{ outcome: 'reset', repeated: true }, 'the earlier request is settled'],
  [{ outcome: 'already_redeemed' }, 'used elsewhere'],
  [{ outcome: 'no_credit', available: 0 }, 'No reset is left. Nothing was asked for.'],
  [{ outcome: 'no_credit', available: 2 }, 'There is no such reset to use.'],
  [{ outcome: 'no_credit', asked: true, available: 1 }, 'The provider says that this reset'],
  [{ outcome: 'nothing_to_reset' }, 'No reset was spent.'],
  [{ outcome: 'account_unavailable' }, 'No reset was spent.'],
  [{ outcome: 'account_unavailable', repeated: true }, 'stays open; it may have worked, or not.'],
  [{ outcome: 'list_failed' }, 'could not be read. No reset was spent.'],
  [{ outcome: 'in_progress' }, 'under way already'],
  [{ outcome: 'unsupported' }, 'has no resets'],
  [{ outcome: 'no_account' }, 'gone'],
  [{ outcome: 'no_answer' }, 'It may have worked, or not'],
  [{ outcome: 'http_503' }, 'answered 503. Run the same command again'],
  [{ outcome: 'later_maybe' }, 'The provider answered later_maybe.'],
])('%o', (fields, said) => {
  const text = outcomeText({ ...NOTHING, ...fields });
  expect(text).toContain(said);
  if (fields.repeated === true) expect(text).not.toContain('No reset was spent');
});
