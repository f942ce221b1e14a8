import { describe, expect, it } from 'vitest';
import {
  classifyRefreshFailure,
  isDueForRefresh,
  isStale,
  signInAgainByMs,
} from './refresh-plan.ts';

describe('a refresh failure', () => {
  it.each<[number | null, string, string]>([
    [400, '{"error":"invalid_grant"}', 'rejected'],
    [
      400,
      '{"error":"invalid_grant","error_description":"Refresh token expired"}',
      'sign-in expired',
    ],
    [400, 'The refresh token is invalid or has expired', 'sign-in expired'],
    [400, '{"error":"refresh_token_expired"}', 'sign-in expired'],
    [400, '{"error":"invalid_grant","error_description":"Token has been revoked"}', 'revoked'],
    [403, 'Your access was revoked', 'revoked'],
    [400, '{"error":"unauthorized_client"}', 'client not authorised'],
    [401, '{"code":"refresh_token_reused"}', 'replaced'],
    [401, 'Your refresh token has already been used', 'replaced'],
    [401, '{"code":"app_session_terminated"}', 'signed out'],
    [401, 'You were logged out; invalid_grant', 'signed out'],
    [401, '', 'rejected'],
    [401, '{"error":"invalid_token"}', 'rejected'],
    [422, 'invalid_grant', 'rejected'],
    // words of a dead grant outweigh others on a 4xx
    [400, 'invalid_grant (temporary id 512)', 'rejected'],
    // no answer, load and pages are transient whatever they say
    [null, 'invalid_grant', 'transient'],
    [null, 'fetch failed: ECONNRESET', 'transient'],
    [408, 'invalid_grant', 'transient'],
    [425, 'revoked', 'transient'],
    [429, 'invalid_grant', 'transient'],
    [500, 'invalid_grant', 'transient'],
    [503, 'token revoked', 'transient'],
    [529, '', 'transient'],
    [401, '<!DOCTYPE html><html><body>invalid_grant</body></html>', 'transient'],
    [400, '\n<html lang="en">revoked', 'transient'],
    [200, 'invalid_grant', 'transient'],
    [302, 'invalid_grant', 'transient'],
    // other 4xx need words
    [400, '', 'transient'],
    [403, '', 'transient'],
    [403, 'forbidden', 'transient'],
    [404, 'not found', 'transient'],
    [400, 'invalid_grants', 'transient'],
    [400, 'the unrevoked one', 'transient'],
    // a 401 that is not about the grant
    [401, 'upstream timeout', 'transient'],
    [401, 'request timed out', 'transient'],
    [401, 'network error', 'transient'],
    [401, 'fetch failed', 'transient'],
    [401, 'connect ECONNREFUSED', 'transient'],
    [401, 'read ETIMEDOUT', 'transient'],
    [401, 'getaddrinfo EAI_AGAIN', 'transient'],
    [401, 'socket hang up', 'transient'],
    [401, 'got 429 from origin', 'transient'],
    [401, 'origin said 503', 'transient'],
    [401, 'rate_limit_error', 'transient'],
    [401, 'Too many requests', 'transient'],
    [401, 'Temporarily down', 'transient'],
    [401, 'service unavailable', 'transient'],
    [401, 'Forbidden', 'transient'],
    [401, 'permission_denied', 'transient'],
    [401, 'Cloudflare ray', 'transient'],
    [401, 'solve the captcha', 'transient'],
  ])('%j %j: %s', (status, text, expected) => {
    const verdict = classifyRefreshFailure({ status, text });
    expect(verdict.kind === 'definitive' ? verdict.cause : verdict.kind).toBe(expected);
  });
});

describe('times', () => {
  it('a token is stale 60 s before its end', () => {
    expect(isStale(160_000, 99_999)).toBe(false);
    expect(isStale(160_000, 100_000)).toBe(true);
    expect(isStale(null, 9e15)).toBe(false);
  });

  it('a sweep refreshes 5 minutes ahead, a quarter earlier or later', () => {
    const now = 1_000_000;
    expect(isDueForRefresh(now + 300_000, now, 0.5)).toBe(true);
    expect(isDueForRefresh(now + 300_001, now, 0.5)).toBe(false);
    expect(isDueForRefresh(now + 225_001, now, 0)).toBe(false);
    expect(isDueForRefresh(now + 375_000, now, 1)).toBe(true);
    expect(isDueForRefresh(null, now, 1)).toBe(false);
  });

  it('the end of a grant shows in its last seven days', () => {
    const day = 86_400_000;
    expect(signInAgainByMs(0, 30 * day, 23 * day - 1)).toBeNull();
    expect(signInAgainByMs(0, 30 * day, 23 * day)).toBe(30 * day);
    expect(signInAgainByMs(0, 30 * day, 31 * day)).toBe(30 * day);
    expect(signInAgainByMs(null, 30 * day, 31 * day)).toBeNull();
    expect(signInAgainByMs(0, null, 31 * day)).toBeNull();
  });
});
