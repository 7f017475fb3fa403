import type { Plugin } from 'vite';

export function flatTemplates(): Plugin;
export function noHighlighting(): Plugin;
export function noPreload(): Plugin;
