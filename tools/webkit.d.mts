/** A running WebKitWebDriver with a screen of its own. */
export interface WebKitDriver {
  /** Where it takes sessions. */
  address: string;
  /** The browser that a session asks for. */
  program: string;
  stop(): Promise<void>;
}

/** @throws Error when there is no WebKit */
export function startWebKitDriver(options?: { dark?: boolean }): Promise<WebKitDriver>;

/** Installs WebKit and Xvfb, as root, unless they are there. */
export function ensureWebKit(): Promise<void>;
