/** What each browser's driver can do: look at a page, move a pointer, press keys. All that is finer stands in tab.ts. */

export interface Hands {
  /** Goes to an address and waits until the page has loaded. */
  go(address: string): Promise<void>;
  reload(): Promise<void>;
  /** The value of an expression in the page, as JSON; a promise is waited for. */
  evaluate(expression: string): Promise<unknown>;
  /** Pixels from the upper left of what is seen of the page. */
  movePointer(x: number, y: number): Promise<void>;
  pressPointer(): Promise<void>;
  releasePointer(): Promise<void>;
  /** A sign, or a key by its name: `Enter`, `ArrowDown`, `Control`. */
  pressKey(key: string): Promise<void>;
  releaseKey(key: string): Promise<void>;
  /** The room of the page in CSS pixels. */
  resize(width: number, height: number): Promise<void>;
  /** PNG of what is seen. */
  screenshot(): Promise<Buffer>;
  /** The page and all it kept. */
  close(): Promise<void>;
}

export interface Look {
  width: number;
  height: number;
  /** The device asks for a dark page. */
  dark?: boolean;
}

/** A browser whose pages know nothing of one another: each `open` is one of a new visitor. */
export interface Driven {
  name: string;
  open(look: Look): Promise<Hands>;
  close(): Promise<void>;
}

/** The mouse and keyboard of playwright and puppeteer, which are alike. */
interface Page {
  mouse: { move(x: number, y: number): Promise<void>; down(): Promise<void>; up(): Promise<void> };
  keyboard: { down(key: string): Promise<void>; up(key: string): Promise<void> };
}

export const mouseAndKeyboard = ({ mouse, keyboard }: Page) => ({
  movePointer: (x: number, y: number) => mouse.move(x, y),
  pressPointer: () => mouse.down(),
  releasePointer: () => mouse.up(),
  pressKey: (key: string) => keyboard.down(key),
  releaseKey: (key: string) => keyboard.up(key),
});
