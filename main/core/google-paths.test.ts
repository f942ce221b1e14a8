import { expect, test } from 'vitest';
import { modelInPath, plainModel } from './google-paths.ts';

test.each([
  ['/v1beta/models/gemini-3-pro:streamGenerateContent', 'gemini-3-pro'],
  ['/gemini/v1beta/models/gemini-2.5-flash:generateContent', 'gemini-2.5-flash'],
  ['/v1beta/models/gemini-3-pro:countTokens', 'gemini-3-pro'],
  ['/v1beta/models/gemini-3-pro%3AgenerateContent', 'gemini-3-pro'],
  ['/v1beta/models/a%20b:generateContent', 'a b'],
  ['/v1beta/models/bad%zz:generateContent', 'bad%zz'],
  ['/v1beta/tunedModels/mine-1:generateContent', 'mine-1'],
  ['/v1beta/models/gemini-3-pro', null],
  ['/v1beta/models', null],
  ['/v1internal:generateContent', null],
  ['/v1beta/models/:generateContent', null],
  ['/v1/models/gpt-5.1', null],
  [`/v1beta/models/${'x'.repeat(201)}:generateContent`, null],
])('the model of %s is %j', (path, model) => {
  expect(modelInPath(path)).toBe(model);
});

test('a model with the name of its collection is that model', () => {
  expect(plainModel('models/gemini-3-pro')).toBe('gemini-3-pro');
  expect(plainModel('accounts/x/models/y')).toBe('accounts/x/models/y');
});
