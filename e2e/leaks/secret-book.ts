import { createHash } from 'node:crypto';
import type { Simulator } from '../simulator/simulator.ts';
import type { Secret } from './scan.ts';

/** Every secret of a run, as it comes to be. */
export class SecretBook {
  readonly #secrets = new Map<string, Secret>();

  plant(label: string, value: string | Buffer, allowedIn?: Secret['allowedIn']): void {
    const key = Buffer.from(value).toString('base64');
    if (!this.#secrets.has(key))
      this.#secrets.set(key, { label, value, ...(allowedIn && { allowedIn }) });
  }

  all(): readonly Secret[] {
    return [...this.#secrets.values()];
  }

  /** The text whose SHA-256 this is. */
  withHash(hash: string): string | undefined {
    return this.all()
      .map(({ value }) => String(value))
      .find((value) => createHash('sha256').update(value).digest('hex') === hash);
  }

  /** Every token that the simulator issues from now on, whether it is ever used or not. */
  followGrants({ grants }: Simulator): void {
    let count = 0;
    const keep = <Args extends unknown[], G extends ReturnType<typeof grants.refresh>>(
      make: (...args: Args) => G,
    ) => {
      return (...args: Args): G => {
        const grant = make(...args);
        if (grant.ok) {
          count += 1;
          this.plant(`access token ${count}`, grant.accessToken);
          this.plant(`refresh token ${count}`, grant.family.refreshToken);
        }
        return grant;
      };
    };
    grants.redeem = keep(grants.redeem.bind(grants));
    grants.refresh = keep(grants.refresh.bind(grants));
    grants.grantDirectly = keep(grants.grantDirectly.bind(grants));
  }

  /** Codes and verifiers, as they were sent to the token endpoint. */
  readTokenRequests({ log }: Simulator): void {
    for (const { id, body } of log.find(({ path }) => path === '/v1/oauth/token')) {
      if (body === null) continue;
      const fields = JSON.parse(body.toString('utf8')) as Record<string, string>;
      // The browser brings the code in the address; a terminal may show what a person pasted, and does not.
      if (fields['code'] !== undefined)
        this.plant(`authorization code of request ${id}`, fields['code']);
      if (fields['code_verifier'] !== undefined)
        this.plant(`PKCE verifier of request ${id}`, fields['code_verifier']);
    }
  }
}
