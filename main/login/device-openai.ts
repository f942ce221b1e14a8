import { parseJson, textField } from '../providers/json-fields.ts';
import type { DeviceLogin, OAuthLogin } from '../providers/types.ts';
import { otherVerdict, secondsField, toldVerdict, userCodeOf } from './device-fields.ts';
import type { DeviceProtocol } from './device-protocol.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

/** OpenAI's own: JSON both ways, 403 or 404 while the person is not done, then an authorization code. */
export function openaiDevice(oauth: OAuthLogin, device: DeviceLogin): DeviceProtocol {
  function post(url: string, fields: Readonly<Record<string, string>>) {
    const body = JSON.stringify(fields);
    return {
      method: 'POST',
      url,
      headers: JSON_TYPE,
      body,
      timeoutMs: oauth.tokenTimeoutMs,
    } as const;
  }
  return {
    askCode: () => post(device.codeUrl, { client_id: oauth.clientId }),
    readCode(body) {
      const userCode = userCodeOf(body, 'user_code', 'usercode');
      const deviceCode = textField(body, 'device_auth_id');
      const url = device.verificationUrl;
      if (userCode === null || deviceCode === null || url === null) return null;
      const intervalMs = secondsField(body, 'interval');
      return { userCode, deviceCode, url, intervalMs, lifeMs: secondsField(body, 'expires_in') };
    },
    poll: ({ deviceCode, userCode }) =>
      post(device.pollUrl, { device_auth_id: deviceCode, user_code: userCode }),
    readPoll(answer) {
      const { status, text } = answer;
      if (status >= 200 && status < 300) {
        const body = parseJson(text);
        const code = textField(body, 'authorization_code');
        const verifier = textField(body, 'code_verifier');
        if (code !== null && verifier !== null) return { kind: 'code', code, verifier };
        return { kind: 'failed', status, text: 'The answer has no authorization_code.' };
      }
      const told = toldVerdict(answer);
      if (told !== null) return told;
      return status === 403 || status === 404 ? { kind: 'pending' } : otherVerdict(answer);
    },
  };
}
