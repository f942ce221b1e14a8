export const AFTER_HELP = `
Examples:
  sluice serve                                     start; prints the address of the window and of the port
  sluice login anthropic                           sign in to Claude in the browser
  sluice login anthropic --paste --no-browser      the same on a machine without a browser
  sluice login openai-codex --device               sign in to Codex with a code, on any machine
  sluice add-key openai < key.txt                  add an API key; it is checked before it is stored
  sluice clients add claude-code --provider anthropic
                                                   mint a key for a local tool, shown once
  sluice usage --refresh                           how full each window is, asked now
  sluice check                                     whether each account works, without spending anything
  sluice rank anthropic                            who takes the next session, and why
  sluice settings set strategy.anthropic in-order  another way to choose: sluice rank --help
  sluice reset ada@example.com                     use a saved reset; asks first
  sluice accounts --json | jq .accounts[].state    every reading command takes --json

<account> is the number that \`sluice accounts\` shows, or an e-mail address that is unique.
With Sluice running the command line talks to it; without, it works on the profile itself.

Exit codes:
  0  done; check: it ran, whatever it found
  1  failed: a reset that was not used, a refused key, a denied or timed-out sign-in, a profile that another Sluice owns
  2  wrong usage, or an unknown word
  3  no such account, client or provider
  4  needs you: the vault is locked, or a question needs --yes
  130  ended by Ctrl-C
With --json a failure is one more JSON document: {"error":{"code","message","hint"}}.

Environment:
  SLUICE_HOME         profile folder (default: Sluice in your data folder)
  SLUICE_PORT         port for your tools (default 7584)
  SLUICE_UI_PORT      port of the window in the browser (default 7585)
  SLUICE_VAULT        where the key of a new profile lies: keychain (default), passphrase, file, memory
  SLUICE_PASSPHRASE   passphrase of a vault in that mode; read once, never passed on
  SLUICE_LOG          log level on stderr: debug, info, warn (default), error, silent
  SLUICE_ORIGIN_MAP   origins to reach elsewhere on this machine: JSON, or the path of a JSON file`;

export const LOGIN_HELP = `
The browser comes back to Sluice by itself. A code or address that is pasted here, one a line, does
the same; empty lines and the end of the input do not matter while the browser can still come back.
With --json: {"event":"open","url"}, at times {"event":"note","message"}, then {"event":"done","account"};
the program that called opens the address. {"event":"link","url"} before an error: a page of the provider on
which the person can remove what stood in the way.
Without --paste or --device it goes the provider's own way: by browser where it has that, else by a code.
With --device there is a code to type in at the address, on any machine, and nothing to paste; with
--json the first line is {"event":"device","url","code"}.
Codex signs in through port 1455 and no other: with that port taken use --paste or --device.

Examples:
  sluice login anthropic
  sluice login openai-codex
  sluice login openai-codex --device --no-browser
  sluice login anthropic --paste --no-browser
  sluice login anthropic --account 3               sign in again to account 3
  sluice login github-copilot --domain octo.ghe.com     at an enterprise

When another person signs in there, account 3 stays as it is; at a terminal you are asked whether to keep
the sign-in as an account of its own, else it is dropped with the error LOGIN_IDENTITY.`;

export const SERVE_HELP = `
With --json the first line says where it listens:
  {"event":"ready","pid":4711,"proxy":"http://127.0.0.1:7584","ui":"http://127.0.0.1:7585/?code=…"}

Examples:
  sluice serve
  sluice serve --port 0 --no-ui --json             any free port, no window, for a program`;

export const CLIENTS_HELP = `
A client key is shown once, when it is minted; Sluice keeps only its hash.

Examples:
  sluice clients add claude-code --provider anthropic
  sluice clients add nightly --account 2 --expires 2030-12-31
  sluice clients add agent --rpm 60 --budget 20    60 requests a minute, 20 US dollars in all
  sluice clients add claude-code --pass-through    it may bring its own sign-in beside the key
  sluice clients revoke claude-code

A budget counts what the requests of the key would cost at list prices, from its minting on, and does not
refill: mint another key. A cost is known when an answer has ended, so requests under way still end; those
without a known price, and those with the tool's own sign-in, count nothing. Over a limit the answer is 429 CLIENT_LIMIT.

A client with --pass-through that sends no credential of its own uses the pool. To let in tools that send
a provider's credential instead of a client key: sluice settings set passThrough true`;

export const IMPORT_HELP = `
Reads the files of claude-code, codex, gemini-cli, copilot (also gh's), opencode, pi, grok, kimi and
cliproxyapi, and never writes them. An imported account is borrowed: the tool goes on renewing it, and
Sluice follows its file. Keys of the environment are taken only with --from environment.

Examples:
  sluice import --dry-run
  sluice import --from claude-code
  sluice import --from cliproxyapi                 each file of its folder is an account
  sluice take-over 3                               from then on Sluice renews it itself`;

export const OVERRIDE_HELP = `
The key is read from the standard input, checked, and sealed as every other. It serves every request to
the provider but those that name an account; its own errors come back, and no account takes its place.
Clearing it deletes it, and the accounts serve again with every session where it was.

Examples:
  sluice override openai set < key.txt
  sluice override openai clear`;

export const ACTIVITY_HELP = `
Under a request that did not go straight through stand the accounts that were tried, in their order: what each
answered, what followed, and how long it took. --json has them as attemptList, --csv in one column.
SESSION is a short hash: the same for all requests of one conversation.`;

export const SETTINGS_HELP = `
Examples:
  sluice settings get
  sluice settings set strategy.anthropic use-it-or-lose-it     what each means: sluice rank --help
  sluice settings set responsesProvider openai                 whose a bare /v1/responses is`;
