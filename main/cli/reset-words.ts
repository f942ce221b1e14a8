import type { Redemption } from '../../shared/model/reset.ts';

export const RESET_HELP = `
Asks once: at a terminal in words, in a script by --yes. A request whose answer was lost is repeated with
the same id by the next \`sluice reset\`, and by nothing else; it cannot use a second reset.

Exit codes: 0 the outcome is reset; 1 any other outcome; 3 no such account; 4 without --yes.
Outcomes: reset, already_redeemed, no_credit, nothing_to_reset, account_unavailable, list_failed, in_progress,
unsupported, http_<status>, no_answer.

Examples:
  sluice resets                                    what there is
  sluice reset ada@example.com --yes
  sluice reset 3 --credit RateLimitResetCredit_1 --yes --json`;

/** What became of a request, in a sentence. */
export function outcomeText(redemption: Redemption): string {
  const { outcome, open, asked, available, repeated } = redemption;
  switch (outcome) {
    case 'reset':
      return repeated
        ? 'The reset is used: the earlier request is settled, its windows started over.'
        : 'The reset is used: its windows started over.';
    case 'already_redeemed':
      return 'This reset was used elsewhere before.';
    case 'no_credit':
      if (asked) return 'The provider says that this reset cannot be used any more.';
      return available === null || available === 0
        ? 'No reset is left. Nothing was asked for.'
        : 'There is no such reset to use. Nothing was asked for.';
    case 'nothing_to_reset':
      return 'The provider says there is nothing to reset. No reset was spent.';
    case 'account_unavailable':
      return repeated
        ? `The account cannot be used now. Request ${open?.number ?? ''} stays open; it may have worked, or not.`
        : 'The account cannot be used now. No reset was spent.';
    case 'list_failed':
      return 'The resets could not be read. No reset was spent.';
    case 'in_progress':
      return open?.phase === 'open'
        ? `An earlier request (number ${open.number ?? '?'}) is not settled. Repeat it first: run \`sluice reset\` without --credit.`
        : 'A reset of this account is under way already.';
    case 'unsupported':
      return 'This provider has no resets.';
    case 'no_account':
      return 'The account is gone.';
    case 'no_answer':
      return `No answer came. It may have worked, or not: run the same command again. It repeats request ${open?.number ?? ''} and cannot use a second reset.`;
    default:
      return outcome.startsWith('http_')
        ? `The provider answered ${outcome.slice(5)}. Run the same command again: it repeats the same request and cannot use a second reset.`
        : `The provider answered ${outcome}.`;
  }
}
