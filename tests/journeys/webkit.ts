/** WebKit (WebKitGTK's MiniBrowser) in the hands of selenium-webdriver, in a screen that nobody sees. */
import { Builder, Capabilities, Key, Origin, type WebDriver } from 'selenium-webdriver';
import { startWebKitDriver, type WebKitDriver } from '../../tools/webkit.mjs';
import type { Driven, Hands, Look } from './hands.ts';

const KEYS: Readonly<Record<string, string>> = {
  Alt: Key.ALT,
  ArrowDown: Key.ARROW_DOWN,
  ArrowLeft: Key.ARROW_LEFT,
  ArrowRight: Key.ARROW_RIGHT,
  ArrowUp: Key.ARROW_UP,
  Control: Key.CONTROL,
  End: Key.END,
  Enter: Key.ENTER,
  Escape: Key.ESCAPE,
  Home: Key.HOME,
  Shift: Key.SHIFT,
  Tab: Key.TAB,
};

export async function startWebKit(): Promise<Driven> {
  // Which colours a device wants is a matter of the desktop's theme, so there is a driver for each.
  const drivers = new Map<boolean, Promise<WebKitDriver>>();
  const driverFor = (dark: boolean): Promise<WebKitDriver> => {
    const known = drivers.get(dark);
    if (known) return known;
    const started = startWebKitDriver({ dark });
    drivers.set(dark, started);
    return started;
  };
  await driverFor(false);
  return {
    name: 'WebKit',
    open: async (look) => open(await driverFor(look.dark ?? false), look),
    close: async () => {
      for (const driver of drivers.values()) await (await driver).stop();
    },
  };
}

async function open({ address, program }: WebKitDriver, { width, height }: Look): Promise<Hands> {
  const wanted = new Capabilities({
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': { binary: program, args: ['--automation'] },
  });
  const driver = await new Builder().usingServer(address).withCapabilities(wanted).build();
  await driver.manage().setTimeouts({ script: 30_000 });
  await resize(driver, width, height);
  const press = (key: string) => KEYS[key] ?? key;
  const hands = () => driver.actions({ async: true });
  return {
    go: (to) => driver.get(to),
    reload: () => driver.navigate().refresh(),
    evaluate: (expression) => evaluate(driver, expression),
    movePointer: (x, y) =>
      hands()
        .move({ x: Math.round(x), y: Math.round(y), origin: Origin.VIEWPORT, duration: 0 })
        .perform(),
    pressPointer: () => hands().press().perform(),
    releasePointer: () => hands().release().perform(),
    pressKey: (key) => hands().keyDown(press(key)).perform(),
    releaseKey: (key) => hands().keyUp(press(key)).perform(),
    resize: (wide, high) => resize(driver, wide, high),
    screenshot: async () => Buffer.from(await driver.takeScreenshot(), 'base64'),
    close: () => driver.quit(),
  };
}

/** The window is larger than the page by the browser's bar. */
async function resize(driver: WebDriver, width: number, height: number): Promise<void> {
  const window = driver.manage().window();
  for (let bar = 20, tries = 0; tries < 20; tries++) {
    await window.setRect({ x: 0, y: 0, width, height: height + bar });
    const [wide, high] = (await evaluate(driver, '[innerWidth, innerHeight]')) as [number, number];
    if (wide === width && high === height) return;
    bar += height - high;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The window of WebKit could not be made ${width} by ${height} pixels.`);
}

async function evaluate(driver: WebDriver, expression: string): Promise<unknown> {
  const answer: { value?: unknown; error?: string } = await driver.executeAsyncScript(
    `const done = arguments[arguments.length - 1];
     Promise.resolve(${expression}).then((value) => done({ value }), (error) => done({ error: String(error) }));`,
  );
  if (answer.error) throw new Error(answer.error);
  return answer.value ?? undefined;
}
