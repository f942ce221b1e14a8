function counted(count: number): string {
  return count === 1 ? '1 account' : `${String(count)} accounts`;
}

export const checkWords = {
  menu: 'Check it',
  menuKey: 'Check the key',
  all: 'Check all accounts',
  works: (name: string) => `${name} works`,
  fails: (name: string) => `${name} does not work`,
  unknown: (name: string) => `${name} could not be checked`,
  /** With the reason behind it. */
  line: (title: string, reason: string | null) => (reason === null ? title : `${title}: ${reason}`),
  allWork: (count: number) =>
    count === 1 ? 'The account works' : `All ${String(count)} accounts work`,
  some: (works: number, total: number) =>
    `${String(works)} of ${counted(total)} ${works === 1 ? 'works' : 'work'}`,
} as const;
