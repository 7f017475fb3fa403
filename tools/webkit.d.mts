/** A running WebKitWebDriver, for one browser. */
export interface WebKitDriver {
  /** Where it takes a session. */
  address: string;
  /** Ends it with its browser. */
  stop(): Promise<void>;
}

/** A screen that nobody sees. */
export interface WebKitScreen {
  /** The browser that a session asks for. */
  program: string;
  startDriver(): Promise<WebKitDriver>;
  stop(): Promise<void>;
}

/** @throws Error when there is no WebKit */
export function startWebKitScreen(options?: { dark?: boolean }): Promise<WebKitScreen>;

/** Installs WebKit and Xvfb, as root, unless they are there. */
export function ensureWebKit(): Promise<void>;
