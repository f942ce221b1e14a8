/** What of an answer is kept: ids under this key that begin so. */
export interface Making {
  readonly key: 'id' | 'file_id' | 'name' | 'cloudaicompanionProject';
  readonly beginnings: readonly string[];
  /** The answer is about one such thing, and tells it at its beginning. */
  readonly isOne: boolean;
  /** Stands before ids that do not say what they are of. */
  readonly kind?: string;
}

function one(...beginnings: readonly string[]): Making {
  return { key: 'id', beginnings, isOne: true };
}

const PROJECTS = 'projects';

/** Last segment of the path at which an account makes something that only it knows afterwards. */
const MADE_AT: ReadonlyMap<string, Making> = new Map([
  ['responses', one('resp_')],
  ['files', one('file-', 'file_', 'cfile_')],
  ['uploads', one('upload_')],
  // Of an upload: its answer holds the file.
  ['complete', one('file-')],
  ['conversations', one('conv_')],
  ['batches', one('batch_', 'msgbatch_')],
  ['containers', one('cntr_')],
  ['vector_stores', one('vs_')],
  ['jobs', one('ftjob-')],
  // Google's ids have their collection before them.
  // The project of the account that answered: no other account may use it.
  [
    'v1internal:loadCodeAssist',
    { key: 'cloudaicompanionProject', beginnings: [''], isOne: true, kind: PROJECTS },
  ],
  ['cachedContents', { key: 'name', beginnings: ['cachedContents/'], isOne: true }],
]);

/** Files that a model’s tools wrote, told anywhere in its answer. */
export const FILES_OF_TOOLS: Making = {
  key: 'file_id',
  beginnings: ['file-', 'file_', 'cfile_'],
  isOne: false,
};

/** Keys of a request body, wherever they stand, under which a later request names such an id, and of which kinds it is. */
export const NAMED_UNDER: readonly (readonly [
  key: string,
  kinds: readonly string[],
  before?: string,
])[] = [
  ['previous_response_id', ['resp']],
  ['conversation', ['conv']],
  ['file_id', ['file', 'cfile']],
  ['input_file_id', ['file']],
  ['container', ['cntr']],
  ['cachedContent', ['cachedContents']],
  ['project', [PROJECTS], `${PROJECTS}/`],
];

/** What an id is of, e.g. `resp`. */
export function kindOf(id: string): string {
  return id.slice(0, Math.max(0, id.search(/[_/-]/)));
}

/** What a successful POST to this path makes; null: nothing that is kept. */
export function madeAt(path: string): Making | null {
  return MADE_AT.get(lastSegment(path)) ?? null;
}

/** Where a model answers, which may have tools that write files. */
export function answersOfModel(path: string): 'messages' | 'responses' | null {
  const last = lastSegment(path);
  return last === 'messages' || last === 'responses' ? last : null;
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

const MIN_ID_LENGTH = 6;
const GOOGLE_ID = /\/(cachedContents\/[^/:]+)/;

/** Segments of a path that may be such an id. */
export function idsInPath(path: string): readonly string[] {
  const ofGoogle = GOOGLE_ID.exec(path)?.[1];
  if (ofGoogle !== undefined) return [ofGoogle];
  if (!path.includes('_') && !path.includes('-')) return [];
  return path
    .split('/')
    .filter((part) => part.length >= MIN_ID_LENGTH && (part.includes('_') || part.includes('-')));
}
