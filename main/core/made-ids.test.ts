import { expect, test } from 'vitest';
import { idsInPath, kindOf, madeAt } from './made-ids.ts';

test.each([
  ['/v1beta/cachedContents/abc', ['cachedContents/abc']],
  ['/gemini/v1beta/cachedContents/a-b_c:update', ['cachedContents/a-b_c']],
  ['/v1beta/cachedContents', []],
  ['/v1/responses/resp_123456', ['resp_123456']],
  ['/v1/models', []],
])('the ids in %s are %j', (path, ids) => {
  expect(idsInPath(path)).toEqual(ids);
});

test.each([
  ['cachedContents/a-b', 'cachedContents'],
  ['resp_1', 'resp'],
  ['file-1', 'file'],
])('%s is of the kind %s', (id, kind) => {
  expect(kindOf(id)).toBe(kind);
});

test('what Google keeps of a prompt is named by its whole name', () => {
  expect(madeAt('/v1beta/cachedContents')).toMatchObject({ key: 'name' });
  expect(madeAt('/v1beta/models/gemini-3-pro:generateContent')).toBeNull();
});

test('the project that Code Assist tells belongs to the account that told it', () => {
  const making = madeAt('/google-gemini-cli/v1internal:loadCodeAssist');
  expect(making).toMatchObject({ key: 'cloudaicompanionProject', kind: 'projects' });
  expect(kindOf('projects/my-project-1')).toBe('projects');
});
