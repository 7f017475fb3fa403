/** A page in the hands of a learner: things are named as they are read, and waited for until they are there. */
import assert from 'node:assert/strict';
import type { Hands } from './hands.ts';
import { describe, plain, seek, type Sought } from './seek.ts';

const PATIENCE = 60_000; // a machine may have much else to do
const PAUSE = 30;

/** A place in the page, in pixels of what is seen of it. */
export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** In the page: where the first one found can be pressed, or why not. */
async function pressable([element]: HTMLElement[]): Promise<Place | string> {
  if (!element) return 'It is not there.';
  element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
  const { left, top, width, height } = element.getBoundingClientRect();
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const now = element.getBoundingClientRect();
  if (now.left !== left || now.top !== top) return 'It moves.';
  const [x, y] = [left + width / 2, top + height / 2];
  let at = document.elementFromPoint(x, y);
  while (at?.shadowRoot) {
    const inner = at.shadowRoot.elementFromPoint(x, y);
    if (!inner || inner === at) break;
    at = inner;
  }
  for (let one: Node | null = at; one; one = one.parentNode ?? (one as ShadowRoot).host ?? null) {
    if (one === element) return { x: left, y: top, width, height };
  }
  return `At ${x}, ${y} lies ${at ? at.outerHTML.slice(0, 120) : 'nothing'}.`;
}

export class Tab {
  private readonly hands: Hands;
  private readonly complaints: string[] = [];

  constructor(hands: Hands) {
    this.hands = hands;
  }

  async go(address: string): Promise<void> {
    await this.keepComplaints();
    await this.hands.go(address);
  }

  async reload(): Promise<void> {
    await this.keepComplaints();
    await this.hands.reload();
  }

  resize(width: number, height: number): Promise<void> {
    return this.hands.resize(width, height);
  }

  screenshot(): Promise<Buffer> {
    return this.hands.screenshot();
  }

  /** Calls a function in the page; it sees nothing of this file, and what it gives must be JSON. */
  evaluate<Given, Made>(work: (given: Given) => Made | Promise<Made>, given?: Given): Promise<Made> {
    return this.call(String(work), given);
  }

  /** Calls a function in the page with what is found of `sought` now, be it nothing. */
  among<Made, Given = undefined>(
    sought: Sought,
    work: (found: HTMLElement[], given: Given) => Made | Promise<Made>,
    given?: Given,
  ): Promise<Made> {
    const source = `async ({ sought, given }) => { ${seek}; return (${work})(seek(sought), given); }`;
    return this.call(source, { sought: plain(sought), given });
  }

  private async call<Made>(source: string, given: unknown): Promise<Made> {
    // tsx gives functions their names by calls of this one.
    const shim = 'const __name = (made) => made;';
    return (await this.hands.evaluate(
      `(async () => { ${shim} return (${source})(${JSON.stringify(given) ?? 'undefined'}); })()`,
    )) as Made;
  }

  count(sought: Sought): Promise<number> {
    return this.among(sought, (found) => found.length);
  }

  /** The text of each, as it is drawn. */
  texts(sought: Sought): Promise<string[]> {
    return this.among(sought, (found) => found.map((one) => one.innerText.replace(/\s+/g, ' ').trim()));
  }

  async text(sought: Sought): Promise<string> {
    await this.wait(sought);
    return (await this.texts(sought))[0]!;
  }

  async value(sought: Sought): Promise<string> {
    await this.wait(sought);
    return this.among(sought, ([field]) => (field as HTMLInputElement).value);
  }

  async attribute(sought: Sought, name: string): Promise<string | null> {
    await this.wait(sought);
    return this.among(sought, ([one], asked: string) => one!.getAttribute(asked), name);
  }

  /** What has the focus, by its name or text; empty where nothing has it. */
  focused(): Promise<string> {
    return this.evaluate(() => {
      let element = document.activeElement as HTMLElement | null;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement as HTMLElement;
      if (!element || element === document.body) return '';
      return element.getAttribute('aria-label') ?? element.innerText.trim();
    });
  }

  wait(sought: Sought): Promise<void> {
    return this.eventually(async () =>
      assert.ok((await this.count(sought)) > 0, `${describe(sought)} is not on the page`),
    );
  }

  waitWithout(sought: Sought): Promise<void> {
    return this.eventually(async () => assert.equal(await this.count(sought), 0, `${describe(sought)} is on the page`));
  }

  /** Tries until the assertions hold; then the last failure is the journey's. */
  async eventually(assertions: () => Promise<void>): Promise<void> {
    const until = Date.now() + PATIENCE;
    for (;;) {
      try {
        return await assertions();
      } catch (error) {
        if (Date.now() > until) throw error;
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    }
  }

  /** Where it stands, once nothing lies over it; it is scrolled to the middle. */
  async place(sought: Sought): Promise<Place> {
    let place: Place | string = '';
    await this.eventually(async () => {
      place = await this.among(sought, pressable);
      assert.notEqual(typeof place, 'string', `${describe(sought)} cannot be pressed. ${String(place)}`);
    });
    return place as unknown as Place;
  }

  async hover(sought: Sought): Promise<void> {
    const { x, y, width, height } = await this.place(sought);
    await this.hands.movePointer(x + width / 2, y + height / 2);
  }

  async click(sought: Sought): Promise<void> {
    await this.hover(sought);
    await this.hands.pressPointer();
    await this.hands.releasePointer();
  }

  /** From its middle, in a few moves. */
  async drag(sought: Sought, across: number, down: number): Promise<void> {
    const { x, y, width, height } = await this.place(sought);
    const [fromX, fromY] = [x + width / 2, y + height / 2];
    await this.hands.movePointer(fromX, fromY);
    await this.hands.pressPointer();
    const moves = 6;
    for (let i = 1; i <= moves; i++) {
      await this.hands.movePointer(fromX + (across * i) / moves, fromY + (down * i) / moves);
    }
    await this.hands.releasePointer();
  }

  /** The focus goes there, as by a script. */
  async focus(sought: Sought): Promise<void> {
    await this.wait(sought);
    await this.among(sought, ([one]) => one!.focus());
  }

  /** Keys one after another; `Control+z` holds the first. */
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      const held = key.split('+');
      for (const one of held) await this.hands.pressKey(one);
      for (const one of held.reverse()) await this.hands.releaseKey(one);
    }
  }

  async type(text: string): Promise<void> {
    for (const sign of text) {
      const key = sign === '\n' ? 'Enter' : sign;
      await this.hands.pressKey(key);
      await this.hands.releaseKey(key);
    }
  }

  /** Clicks into a field and writes this in place of what is there. */
  async fill(field: Sought, text: string): Promise<void> {
    await this.click(field);
    await this.press('Control+a');
    await this.type(text);
  }

  /** Presses Tab until the focus is on something with this name. */
  async tabTo(name: RegExp, most: number): Promise<void> {
    for (let i = 0; i < most; i++) {
      await this.press('Tab');
      if (name.test(await this.focused())) return;
    }
    assert.fail(`Tab did not reach ${name} in ${most} steps; it stands on “${await this.focused()}”.`);
  }

  /** Errors, warnings and refusals that pages of this tab told of since they were asked for last. */
  async heard(): Promise<string[]> {
    await this.keepComplaints();
    return this.complaints.splice(0);
  }

  private async keepComplaints(): Promise<void> {
    const told = await this.evaluate(() => (window as { complaints?: string[] }).complaints?.splice(0) ?? []);
    this.complaints.push(...told);
  }

  close(): Promise<void> {
    return this.hands.close();
  }
}
