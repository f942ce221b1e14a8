import { BORROWED_REASONS } from '../../shared/model/block-reasons.ts';
import type { Block } from '../core/account.ts';
import { OVERRIDE_ORIGIN } from '../core/override.ts';
import { REFRESH_FAILED_REASON } from './answers.ts';
import type { NewLogin } from './types.ts';

/** The proxy's reason for refused credentials. */
export const REJECTED_REASON = 'rejected';

const ANSWERED_BY_LOGIN = [REFRESH_FAILED_REASON, REJECTED_REASON, ...BORROWED_REASONS] as const;

/** Reasons of blocks that a new sign-in ends. What an earlier override key met says nothing of the next one. */
export function answeredBlocks(
  { origin }: Pick<NewLogin, 'origin'>,
  blocks: readonly Block[],
): readonly string[] {
  return origin === OVERRIDE_ORIGIN ? blocks.map(({ reason }) => reason) : ANSWERED_BY_LOGIN;
}
