import type { Rollup } from 'vite';

export function beginnings(chunks: { name: string; needed: string[]; but?: string }[]): Rollup.GetManualChunk;
