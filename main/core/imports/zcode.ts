import { report } from '../tool-login.ts';
import type { FileReading, ToolReport } from '../tool-login.ts';

/** ZCode encrypts what it keeps (tools.md 5.3): that it is there is all that can be said. */
export function readZCode(credentials: FileReading): readonly ToolReport[] {
  if (credentials.kind === 'absent') return [];
  return [
    report(
      'zai',
      'incomplete',
      'ZCode keeps its sign-in encrypted, which Sluice does not read. Sign in to Z.AI in Sluice instead.',
    ),
  ];
}
