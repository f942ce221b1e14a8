import { AppError } from '../../shared/errors.ts';
import type { HttpAnswer, HttpRequest } from '../platform/http.ts';
import type { JsonObject } from '../providers/json-fields.ts';
import type { DeviceLogin, OAuthLogin } from '../providers/types.ts';
import { openaiDevice } from './device-openai.ts';
import { standardDevice } from './device-standard.ts';

/** What a provider gave the person to type in, and Sluice to ask with. */
export interface DeviceCode {
  /** Shown to the person. */
  readonly userCode: string;
  /** Where it is typed in, or where it stands already; not yet mapped. */
  readonly url: string;
  /** Secret: it is worth the tokens once the person has agreed. */
  readonly deviceCode: string;
  /** As the provider asked; null: it did not say. */
  readonly intervalMs: number | null;
  readonly lifeMs: number | null;
}

export type PollVerdict =
  | { readonly kind: 'pending' }
  /** Ask less often from now on; null: it names no new interval. */
  | { readonly kind: 'slow-down'; readonly intervalMs: number | null }
  | { readonly kind: 'tokens'; readonly body: JsonObject }
  | { readonly kind: 'code'; readonly code: string; readonly verifier: string }
  | { readonly kind: 'denied' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'failed'; readonly status: number; readonly text: string };

/** How one kind of device sign-in asks and reads. Pure. */
export interface DeviceProtocol {
  askCode(): HttpRequest;
  /** Null: not the answer of such a sign-in. */
  readCode(body: JsonObject): DeviceCode | null;
  poll(code: DeviceCode): HttpRequest;
  readPoll(answer: HttpAnswer): PollVerdict;
}

export function deviceProtocol(oauth: OAuthLogin, device: DeviceLogin): DeviceProtocol {
  switch (device.protocol) {
    case 'rfc8628':
      return standardDevice(oauth, device);
    case 'openai':
      return openaiDevice(oauth, device);
    default:
      throw new AppError(
        'INTERNAL',
        `no device sign-in ${String(device.protocol satisfies never)}`,
      );
  }
}
