export const onboardingWords = {
  title: 'Several accounts, one port',
  lead: 'Three steps, about two minutes. Nothing leaves this machine but your own requests.',
  add: {
    title: 'Add an account',
    detail: 'With which provider do you have one? Sluice keeps it here, sealed.',
    added: (names: string) => `${names}: ready.`,
    another: 'Add another',
    all: (count: number) => `All ${String(count)} providers`,
  },
  point: {
    title: 'Point a tool',
    detail: 'A tool needs two things: the address of Sluice and a key of its own.',
    make: 'Make a key',
    keyName: 'My first tool',
    lines: 'Put these lines where each says, then start the tool.',
    again:
      'The key is shown once. Sluice keeps a fingerprint, not the key. Lost keys are replaced, not found.',
    haveKey:
      'This profile has a client key already. A key is shown once; make another if you lost it.',
    makeAnother: 'Make another key',
  },
  send: {
    title: 'Send a first request',
    detail: 'Work as always. Your first request appears here, with the account that answered.',
    listening: 'Listening on',
    notListening: 'Sluice does not listen: its port is not open.',
    answered: (account: string) => `${account} answered.`,
    failed: 'A request arrived, but it was not answered well.',
    stillListening: 'Sluice keeps listening for the next one.',
    model: 'Model',
    status: 'Status',
    took: 'Took',
    account: 'Account',
    unknown: 'not known',
  },
  done: 'Done',
  skip: 'Skip the rest',
} as const;
