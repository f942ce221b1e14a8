/**
 * Loaded before a Sluice of the demo (`--import`): its wall clock stands still, or is shifted. Timers and
 * durations go on as ever.
 */
export interface WallClock {
  readonly fixedMs?: number;
  readonly shiftMs?: number;
}

const { fixedMs, shiftMs = 0 } = JSON.parse(process.env['DEMO_CLOCK'] ?? '{}') as WallClock;
const RealDate = Date;
const realNow = RealDate.now.bind(RealDate);
const now = (): number => fixedMs ?? realNow() + shiftMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args: []) =>
    args.length === 0 ? new target(now()) : Reflect.construct(target, args),
  apply: () => new RealDate(now()).toString(),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});
