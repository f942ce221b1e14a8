import type { ErrorMeaning } from '../../error-table.ts';

/** What providers really answer: provider, what happened, status, body, what it means. */
export type ProviderError = readonly [
  provider: string,
  what: string,
  status: number,
  body: string,
  means: ErrorMeaning,
];

export function openai(message: string, type: string | null, code: string | null): string {
  return JSON.stringify({ error: { message, type, param: null, code } });
}

export function anthropic(type: string, message: string): string {
  return JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req_1' });
}

export function google(message: string, details: readonly object[] = []): string {
  return JSON.stringify({ error: { code: 429, message, status: 'RESOURCE_EXHAUSTED', details } });
}

export function googleInfo(reason: string, metadata: object = {}): object {
  return { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, metadata };
}

export function googleQuota(quotaId: string): object {
  return {
    '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
    violations: [{ quotaMetric: 'generativelanguage.googleapis.com/x', quotaId }],
  };
}

export function googleDelay(retryDelay: string): object {
  return { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay };
}

export function coded(code: string, message: string): string {
  return JSON.stringify({ error: { code, message } });
}
