import type { Scenario } from '../types.ts';
import { freshStart } from './fresh-start.ts';
import { importLogin } from './import.ts';
import { login } from './login.ts';
import { migration } from './migration.ts';
import { refreshOnUse } from './refresh-on-use.ts';
import { refreshSweep } from './refresh-sweep.ts';
import { refreshTwo } from './refresh-two.ts';
import { signInAgain } from './sign-in-again.ts';
import { vaultMove } from './vault-move.ts';
import { vaultRotate } from './vault-rotate.ts';

export const SCENARIOS: readonly Scenario[] = [
  refreshSweep,
  refreshOnUse,
  refreshTwo,
  login,
  signInAgain,
  migration,
  freshStart,
  vaultRotate,
  vaultMove,
  importLogin,
];
