import type { Plugin } from 'vite';

export function flatTemplates(): Plugin;
export function noPreload(): Plugin;
