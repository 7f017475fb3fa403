import type { Plugin } from 'vite';

export function ahead(module: string, pages: string[]): Plugin;
