/** WebKit (WebKitGTK's MiniBrowser) in the hands of selenium-webdriver, in a screen that nobody sees. */
import { Builder, Capabilities, Key, Origin, type WebDriver } from 'selenium-webdriver';
import { startWebKitScreen, type WebKitScreen } from '../../tools/webkit.mjs';
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

const STARTING = 20_000;

export async function startWebKit(): Promise<Driven> {
  // Which colours a device wants is a matter of the desktop's theme, so there is a screen for each.
  const screens = new Map<boolean, Promise<WebKitScreen>>();
  const screenFor = (dark: boolean): Promise<WebKitScreen> => {
    const known = screens.get(dark);
    if (known) return known;
    const started = startWebKitScreen({ dark });
    screens.set(dark, started);
    return started;
  };
  await screenFor(false);
  return {
    name: 'WebKit',
    open: async (look) => open(await screenFor(look.dark ?? false), look),
    close: async () => {
      for (const screen of screens.values()) await (await screen).stop();
    },
  };
}

/** WebKitWebDriver sometimes loses the browser it has just started, and then never answers: another one is started. */
async function session(screen: WebKitScreen): Promise<{ driver: WebDriver; end: () => Promise<void> }> {
  const wanted = new Capabilities({
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': { binary: screen.program, args: ['--automation'] },
  });
  for (let tries = 1; ; tries++) {
    const { address, stop } = await screen.startDriver();
    const made = new Builder().usingServer(address).withCapabilities(wanted).build();
    let patience: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, refuse) => {
      patience = setTimeout(() => refuse(new Error(`WebKit did not start within ${STARTING} ms.`)), STARTING);
    });
    try {
      const driver = await Promise.race([made, late]);
      await driver.getWindowHandle();
      return { driver, end: stop };
    } catch (error) {
      await stop();
      if (tries === 3) throw error;
    } finally {
      clearTimeout(patience);
    }
  }
}

async function open(screen: WebKitScreen, { width, height }: Look): Promise<Hands> {
  const { driver, end } = await session(screen);
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
    close: end,
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
