import { isObject, parseJson, textField } from '../providers/json-fields.ts';
import type { DeviceLogin, OAuthLogin } from '../providers/types.ts';
import { clientSecretField } from './client-secret.ts';
import {
  filledPage,
  otherVerdict,
  pageField,
  secondsField,
  toldVerdict,
  userCodeOf,
} from './device-fields.ts';
import { standardAnswer, withoutToken } from './token-answer.ts';
import type { DeviceProtocol } from './device-protocol.ts';

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:device_code';
/** GitHub answers with a form to whom does not ask for JSON. */
const FORM = {
  'content-type': 'application/x-www-form-urlencoded',
  accept: 'application/json',
};

/** RFC 8628: forms in, JSON out; the poll gives the tokens. */
export function standardDevice(oauth: OAuthLogin, device: DeviceLogin): DeviceProtocol {
  function post(url: string, fields: Readonly<Record<string, string>>) {
    const client = { client_id: oauth.clientId, ...clientSecretField(oauth) };
    const body = new URLSearchParams({ ...client, ...fields }).toString();
    return { method: 'POST', url, headers: FORM, body, timeoutMs: oauth.tokenTimeoutMs } as const;
  }
  return {
    askCode: () =>
      post(device.codeUrl, oauth.scopes.length === 0 ? {} : { scope: oauth.scopes.join(' ') }),
    readCode(body) {
      const userCode = userCodeOf(body, 'user_code');
      const deviceCode = textField(body, 'device_code');
      const told = pageField(body, 'verification_uri', 'verification_url');
      const page = device.verificationUrl ?? told;
      if (userCode === null || deviceCode === null || page === null) return null;
      const url = filledPage(body, page);
      const intervalMs = secondsField(body, 'interval');
      return { userCode, deviceCode, url, intervalMs, lifeMs: secondsField(body, 'expires_in') };
    },
    poll: ({ deviceCode }) =>
      post(device.pollUrl, { grant_type: GRANT_TYPE, device_code: deviceCode }),
    readPoll(answer) {
      const told = toldVerdict(answer);
      if (told !== null) return told;
      const body = parseJson(answer.text);
      if (answer.status === 200 && isObject(body) && standardAnswer(oauth, body) !== null)
        return { kind: 'tokens', body };
      // Not the text of a 200: it may hold tokens of another shape.
      if (answer.status === 200) return { kind: 'failed', status: 200, text: withoutToken(body) };
      return otherVerdict(answer);
    },
  };
}
