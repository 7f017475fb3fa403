/** What is used of Lighthouse: type checking must not need it installed (package.json of this folder). */

declare module 'lighthouse' {
  export interface Audit {
    id: string;
    title: string;
    /** From 0 to 1; null where the audit gives none. */
    score: number | null;
    scoreDisplayMode: string;
    numericValue?: number;
  }
  export interface Result {
    lighthouseVersion: string;
    runtimeError?: { message: string };
    categories: Record<string, { score: number | null; auditRefs: { id: string; weight: number }[] }>;
    audits: Record<string, Audit>;
  }
  /** With no configuration: the mobile preset. */
  export default function lighthouse(
    url: string,
    flags: { port: number; onlyCategories: readonly string[]; logLevel: 'error' },
  ): Promise<{ lhr: Result } | undefined>;
}
