import type { LaunchOptions } from 'playwright-core';

/** What playwright-core's `chromium.launch` needs. @throws Error when there is no browser */
export function launchOptions(): LaunchOptions;

/** Fetches Chromium unless there is a browser. */
export function ensureChromium(): Promise<void>;
