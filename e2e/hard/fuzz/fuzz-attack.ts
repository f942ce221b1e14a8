import { Chance } from '../../lab/crash/random.ts';
import type { Attack } from '../attack.ts';
import { must } from '../attack.ts';
import type { Bed } from '../bed.ts';
import { dial } from '../raw.ts';
import { makeCase } from './make-case.ts';
import type { FuzzCase } from './make-case.ts';
import { wrongAnswer, wrongRequest } from './oracle.ts';

const LANES = 8;
/** How long a caller waits for an answer that may not be meant to come. */
const PATIENCE_MS = 40;

export interface FuzzPlan {
  readonly seed: number;
  readonly first: number;
  /** Whether one more is to be made. */
  readonly goesOn: (made: number) => boolean;
}

/** Requests of every shape on raw sockets; each can be made again by its seed and number. */
export function fuzzAttack({ seed, first, goesOn }: FuzzPlan): Attack {
  return {
    name: 'fuzzed request lines, headers and bodies',
    run: async (bed) => {
      let next = first;
      let reached = 0;
      const statuses = new Map<string, number>();
      const lane = async (): Promise<void> => {
        while (bed.alive && goesOn(next - first)) {
          const number = next;
          next += 1;
          const one = makeCase(new Chance(seed, `case ${number}`), bed);
          const answer = await send(bed, one);
          const status = answer.slice(9, 12) || 'none';
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          const wrong = wrongAnswer(answer);
          must(wrong === null, () => tell(seed, number, one, `${wrong}: ${answer.slice(0, 300)}`));
          reached += judgeSeen(bed, `seed ${seed}, about case ${number}`);
        }
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      const counts = [...statuses.keys()]
        .toSorted((one, other) => one.localeCompare(other))
        .map((status) => `${statuses.get(status) ?? 0}× ${status}`);
      return `seed ${seed}: ${next - first} cases, ${reached} reached the provider; ${counts.join(', ')}`;
    },
  };
}

/** Of what reached the provider since; forgotten then. */
function judgeSeen(bed: Bed, where: string): number {
  const { seen } = bed;
  bed.seen = [];
  for (const request of seen) {
    const wrong = wrongRequest(request, bed.key);
    must(wrong === null, () => `${where}: the provider got ${wrong}: ${JSON.stringify(request)}`);
  }
  return seen.length;
}

async function send(bed: Bed, { parts, leaves }: FuzzCase): Promise<string> {
  const socket = await dial(bed);
  let answer = '';
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const answered = new Promise((resolve) => socket.once('data', resolve));
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
  for (const part of parts) {
    if (!socket.writable) break;
    socket.write(part);
    if (parts.length > 1) await new Promise((resolve) => setImmediate(resolve));
  }
  if (leaves === 'at once') socket.destroy();
  if (leaves === 'after an answer') {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)));
    await Promise.race([answered, closed, patience]);
    clearTimeout(timer);
  }
  socket.end();
  await closed;
  return answer;
}

function tell(seed: number, number: number, one: FuzzCase, what: string): string {
  const bytes = Buffer.concat(one.parts).toString('latin1').slice(0, 3000);
  return `case ${number} of seed ${seed}: ${what}\nsent (${one.leaves}): ${JSON.stringify(bytes)}`;
}
