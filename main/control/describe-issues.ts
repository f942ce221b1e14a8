import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** Names every field that is wrong and what it may be. Never repeats the value: it may be a secret. */
export function describeIssues(error: z.ZodError): string {
  return error.issues.map((issue) => describeIssue(issue)).join('; ');
}

function describeIssue(issue: Issue): string {
  const field = issue.path.map(String).join('.');
  const said = issue.code === 'invalid_union' ? unionMessage(issue) : issue.message;
  const message = said.charAt(0).toLowerCase() + said.slice(1);
  return field === '' ? message : `${field}: ${message}`;
}

function unionMessage(issue: Extract<Issue, { code: 'invalid_union' }>): string {
  const messages = issue.errors.flatMap((branch) => branch.slice(0, 1).map((one) => one.message));
  return messages.length === 0 ? issue.message : [...new Set(messages)].join(', or ');
}
