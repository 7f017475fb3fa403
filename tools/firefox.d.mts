/** The program, and what it needs beside this process's environment. @throws Error when there is no Firefox */
export function firefoxProgram(): { executablePath: string; env: Record<string, string> };

/** Fetches Firefox unless there is one. */
export function ensureFirefox(): Promise<void>;
