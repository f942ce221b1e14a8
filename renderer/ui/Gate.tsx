interface GateProps {
  readonly kind: 'open' | 'down' | 'shut' | 'paused';
  readonly className?: string | undefined;
}

const POSTS = <path d="M1 1h3v16H1zM14 1h3v16h-3z" />;
const WATER = 'var(--gate-water, currentColor)';

const GATES = {
  open: (
    <>
      {POSTS}
      <path d="M4 1h10v5H4z" />
      <path d="M5 9h8v2H5zM5 13h8v2H5z" fill={WATER} />
    </>
  ),
  down: (
    <>
      {POSTS}
      <path d="M4 8h10v5H4z" />
      <path d="M5 15h8v2H5z" fill={WATER} />
    </>
  ),
  shut: (
    <path
      fillRule="evenodd"
      fill={WATER}
      d="M3 1h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2V3a2 2 0 0 1 2-2zM8 4v6h2V4zM8 12v2h2v-2z"
    />
  ),
  paused: <path d="M3 1h4v16H3zM11 1h4v16h-4z" />,
} as const;

/** The sluice gate: plate up with water, plate down, shut into a block, or only its posts. */
export function Gate({ kind, className }: GateProps) {
  return (
    <svg className={className} viewBox="0 0 18 18" fill="currentColor" aria-hidden="true">
      {GATES[kind]}
    </svg>
  );
}
