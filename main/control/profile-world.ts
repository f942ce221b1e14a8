import { AppError } from '../../shared/errors.ts';
import type { MetaStore } from '../store/types.ts';

const WORLD_KEY = 'world';

type World = 'real' | 'simulated';

interface ProfileWorldParts {
  readonly meta: MetaStore;
  /** SLUICE_ORIGIN_MAP is set. */
  readonly simulated: boolean;
  readonly hasAccounts: () => boolean;
}

/**
 * With its first account a profile remembers whether it lives with an origin map (the fact, not the content):
 * real credentials must never go to a simulator, nor simulated ones to the internet.
 */
export class ProfileWorld {
  readonly #parts: ProfileWorldParts;
  readonly #world: World;

  constructor(parts: ProfileWorldParts) {
    this.#parts = parts;
    this.#world = parts.simulated ? 'simulated' : 'real';
  }

  /** Throws PROFILE_MISMATCH. */
  check(): void {
    if (this.#parts.hasAccounts()) this.accept((key) => this.#parts.meta.get(key));
  }

  /** Throws PROFILE_MISMATCH for accounts that come with these facts, e.g. those of a backup. */
  accept(meta: MetaStore['get']): void {
    const remembered = meta(WORLD_KEY);
    if (remembered === null || remembered === this.#world) return;
    if (this.#world === 'simulated')
      throw new AppError(
        'PROFILE_MISMATCH',
        'This profile has real accounts, and SLUICE_ORIGIN_MAP is set.',
        'Unset SLUICE_ORIGIN_MAP, or set SLUICE_HOME to another folder for the simulator.',
      );
    throw new AppError(
      'PROFILE_MISMATCH',
      'The accounts of this profile come from a simulator, and SLUICE_ORIGIN_MAP is not set.',
      'Set SLUICE_ORIGIN_MAP as before, or set SLUICE_HOME to another folder for real accounts.',
    );
  }

  /** Before an account is stored, so that no crash leaves one without its world. */
  async remember(): Promise<void> {
    this.check();
    if (this.#parts.meta.get(WORLD_KEY) !== this.#world)
      await this.#parts.meta.set(WORLD_KEY, this.#world);
  }
}
