import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

interface Focus {
  readonly role: string;
  readonly name: string;
  /** A ring, or a caret in a field with one, is on the screen. */
  readonly isVisible: boolean;
}

type Wanted = 'focus' | 'names';

const MOST_STEPS = 80;

/** A person without a mouse: presses keys, and looks where the focus is. */
export class Keyboard {
  /** What was pressed, and what had the focus then. */
  readonly transcript: string[] = [];
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Says where the focus is after it; it must be seen there. */
  async press(key: string): Promise<Focus> {
    await this.page.keyboard.press(key);
    return this.#note(key);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
    await this.#note(`${String(text.length)} characters`);
  }

  /** Goes on with Tab to the next thing of that name, once it is there: what is read later is passed by. */
  async tabTo(name: RegExp | string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    await expect
      .poll(() => this.#isThere(name), `${String(name)} is there\n${this.transcript.join('\n')}`)
      .toBe(true);
    for (let step = 1; step <= MOST_STEPS; step += 1) {
      await this.page.keyboard.press(key);
      const focus = await this.#arrived();
      this.#expectVisible(focus, key);
      if (matches(focus.name, name)) {
        this.transcript.push(`${key} × ${String(step)} → ${textOf(focus)}`);
        return;
      }
    }
    throw new Error(`${key} never came to ${String(name)}\n${this.transcript.join('\n')}`);
  }

  /** Waits until the focus is there: after what was pressed has had its effect. */
  async expectAt(name: RegExp | string, why: string): Promise<void> {
    await expect
      .poll(async () => matches((await this.focus()).name, name) || (await this.focus()), why)
      .toBe(true);
    const focus = await this.focus();
    this.#expectVisible(focus, why);
    this.transcript.push(`  ${why} → ${textOf(focus)}`);
  }

  /** A dialog has opened and taken the focus. */
  async expectInDialog(): Promise<void> {
    const holder = this.page.locator('[role=dialog]:focus-within, [role=alertdialog]:focus-within');
    await expect(holder).toBeVisible();
  }

  say(text: string): void {
    this.transcript.push('', `${text}:`);
  }

  async focus(): Promise<Focus> {
    return (await this.page.evaluate(readPage, 'focus' as Wanted)).focus;
  }

  async #isThere(name: RegExp | string): Promise<boolean> {
    const { names } = await this.page.evaluate(readPage, 'names' as Wanted);
    return names.some((one) => matches(one, name));
  }

  /** The edge of a dialog hands the focus on to its other end a moment later. */
  async #arrived(): Promise<Focus> {
    let focus = await this.focus();
    await expect
      .poll(async () => {
        focus = await this.focus();
        return focus.role;
      }, this.transcript.join('\n'))
      .not.toBe('nothing');
    return focus;
  }

  async #note(what: string): Promise<Focus> {
    const focus = await this.focus();
    this.transcript.push(`${what} → ${textOf(focus)}`);
    return focus;
  }

  #expectVisible(focus: Focus, after: string): void {
    const said = `after ${after}, ${textOf(focus)} has a visible focus`;
    expect(focus.isVisible, `${said}\n${this.transcript.join('\n')}`).toBe(true);
  }
}

function matches(name: string, wanted: RegExp | string): boolean {
  return typeof wanted === 'string' ? name === wanted : wanted.test(name);
}

function textOf({ role, name }: Focus): string {
  return name === '' ? role : `${role} “${name}”`;
}

/** Runs in the page. `names`: of all that Tab can come to. */
function readPage(wanted: Wanted): { focus: Focus; names: readonly string[] } {
  const tidy = (text: string | null | undefined): string =>
    (text ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, 80);
  const spoken = (one: Element): string => {
    const copy = one.cloneNode(true) as Element;
    for (const silent of copy.querySelectorAll('[aria-hidden=true]')) silent.remove();
    return tidy(copy.textContent);
  };
  const labelsOf = (one: Element): readonly HTMLLabelElement[] =>
    one instanceof HTMLInputElement ? [...(one.labels ?? [])] : [];
  const nameOf = (one: Element): string => {
    const labelledBy = (one.getAttribute('aria-labelledby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent);
    return (
      tidy(one.getAttribute('aria-label')) ||
      tidy(labelledBy.join(' ')) ||
      tidy(
        labelsOf(one)
          .map((label) => label.textContent)
          .join(' '),
      ) ||
      spoken(one)
    );
  };
  const nothing = { role: 'nothing', name: '', isVisible: false };
  if (wanted === 'names') {
    const focusable = document.querySelectorAll('a[href], button, input, select, [tabindex]');
    return { focus: nothing, names: [...focusable].map(nameOf) };
  }
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body)
    return { focus: nothing, names: [] };
  // A page that was gone to has the focus as a whole: its heading stands at the top.
  if (element.tagName === 'MAIN')
    return {
      focus: { role: 'page', name: spoken(element).slice(0, 24), isVisible: true },
      names: [],
    };
  const type = element instanceof HTMLInputElement ? ` ${element.type}` : '';
  const role = element.getAttribute('role') ?? `${element.tagName.toLowerCase()}${type}`;
  const drawn = [element, element.nextElementSibling, element.parentElement, ...labelsOf(element)];
  const hasRing = drawn.some((one) => {
    if (one === null) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    return (
      (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow.includes('0px 0px 0px')
    );
  });
  const place = element.getBoundingClientRect();
  const isInView =
    place.bottom > 0 && place.top < innerHeight && place.right > 0 && place.left < innerWidth;
  return { focus: { role, name: nameOf(element), isVisible: hasRing && isInView }, names: [] };
}
