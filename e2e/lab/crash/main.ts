import { parseArgs } from 'node:util';
import { runLab } from './lab.ts';
import { presentScenarios } from './present.ts';
import { SCENARIOS } from './scenarios/list.ts';
import { renderLeftovers, renderTable } from './table.ts';

/** `npm run lab:crash`: kills Sluice many times and prints what that has cost. */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '2000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    scenario: { type: 'string', multiple: true, default: [] },
    lanes: { type: 'string', default: '2' },
  },
});
const seed = Number(values.seed);
const named = SCENARIOS.filter(
  ({ name }) => values.scenario.length === 0 || values.scenario.includes(name),
);
if (named.length === 0) {
  console.error(`There are these scenarios: ${SCENARIOS.map(({ name }) => name).join('; ')}`);
  process.exit(2);
}
const { present, missing } = await presentScenarios(named);
console.log(`seed ${seed}, ${values.kills} kills`);
for (const { name, needs } of missing)
  console.log(`left out: ${name} (no \`sluice ${needs}\` yet)`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const began = performance.now();
let told = 0;
const tallies = await runLab({
  kills: Number(values.kills),
  seed,
  scenarios: present,
  lanes: Number(values.lanes),
  onLoss: (scenario, caseName, { losses, plan, keptAt, story }) => {
    console.log(`LOSS in ${scenario.name}, case "${caseName}", seed ${seed}: ${keptAt}`);
    console.log(`  plan ${JSON.stringify(plan)}`);
    for (const line of [...losses, ...story]) console.log(`  ${line}`);
  },
  onProgress: (kills) => {
    if (kills - told < 100) return;
    told = kills;
    console.log(`${kills} kills`);
  },
});
const losses = tallies.reduce((sum, tally) => sum + tally.losses, 0);
const kills = tallies.reduce((sum, tally) => sum + tally.kills, 0);
const seconds = (performance.now() - began) / 1000;
console.log(`\n${renderTable(tallies)}\n`);
console.log(renderLeftovers(tallies));
console.log(`${kills} kills in ${seconds.toFixed(0)} s, seed ${seed}`);
console.log(`losses: ${losses}`);
process.exitCode = losses === 0 ? 0 : 1;
