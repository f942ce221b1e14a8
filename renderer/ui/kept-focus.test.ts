import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepFocus } from './kept-focus.ts';

let main: HTMLElement;
let end: () => void;

function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`no ${id}`);
  return element;
}

beforeEach(() => {
  document.body.innerHTML = `<main id="main" tabindex="-1">
    <h1>Tools</h1>
    <button id="new">New</button>
    <ul>
      <li><button id="first">1</button></li>
      <li id="row"><span><button id="second">2</button></span></li>
      <li><button id="third">3</button></li>
    </ul>
  </main>`;
  main = byId('main');
  end = keepFocus(main);
});
afterEach(() => end());

test('the next row takes the focus of a button that has gone', async () => {
  byId('second').focus();
  byId('second').remove();
  await vi.waitFor(() => expect(document.activeElement?.id).toBe('third'));
});

test('of the last row, the one before takes it', async () => {
  byId('third').focus();
  byId('third').parentElement?.remove();
  await vi.waitFor(() => expect(document.activeElement?.id).toBe('second'));
});

test('another page takes it itself', async () => {
  byId('second').focus();
  main.innerHTML = '<h1>Ranking</h1><button id="other">Other</button>';
  await vi.waitFor(() => expect(document.activeElement).toBe(main));
});

test('gone while a dialog was open: its neighbour takes it when the dialog closes', async () => {
  byId('second').focus();
  document.body.insertAdjacentHTML(
    'beforeend',
    '<div id="portal"><div role="dialog"><button id="answer">Revoke</button></div></div>',
  );
  byId('answer').focus();
  byId('second').remove();
  await Promise.resolve();
  expect(document.activeElement?.id).toBe('answer');
  byId('portal').remove();
  await vi.waitFor(() => expect(document.activeElement?.id).toBe('third'));
});

test('a focus that is elsewhere, or nowhere from the start, is left alone', async () => {
  byId('row').remove();
  byId('first').focus();
  byId('third').remove();
  await Promise.resolve();
  expect(document.activeElement?.id).toBe('first');
});

test('a page that is inert for a moment is asked again', async () => {
  const third = byId('third');
  const take = third.focus.bind(third);
  const refusals = vi.spyOn(third, 'focus').mockImplementationOnce(() => undefined);
  refusals.mockImplementation((options) => take(options));
  byId('second').focus();
  byId('second').remove();
  await vi.waitFor(() => expect(document.activeElement).toBe(third));
  expect(refusals).toHaveBeenCalledTimes(2);
});

test('what opened a dialog goes after the dialog, and before it has the focus back', async () => {
  const dialog = document.createElement('div');
  dialog.setAttribute('role', 'dialog');
  dialog.innerHTML = '<button id="confirm">Revoke</button>';
  byId('second').focus();
  document.body.append(dialog);
  byId('confirm').focus();
  await Promise.resolve();
  byId('confirm').blur();
  dialog.remove();
  await Promise.resolve();
  byId('row').remove();
  await vi.waitFor(() => expect(document.activeElement?.id).toBe('third'));
});
