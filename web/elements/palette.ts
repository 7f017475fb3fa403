/**
 * The colours of Softlook as data: [light, dark]. Colour is kept for meaning. The four roles are the same in every
 * lesson; heatmaps run from ink (positive) to rose (negative), so that the scale never looks like a role.
 * tests/view/contrast.test.ts holds every pair of text and ground to 4.5:1.
 */
export const palette = {
  paper: ['#fcfbf8', '#131217'],
  surface: ['#ffffff', '#1a191f'],
  ink: ['#1e1c23', '#eceaf0'],
  soft: ['#625e6b', '#a6a2b0'],
  hairline: ['#e3e0d9', '#312f39'],
  edge: ['#8a8693', '#77737f'],
  accent: ['#6338bf', '#b99cff'],
  'on-accent': ['#ffffff', '#17121f'],
  embedding: ['#6b3cc4', '#bda2ff'],
  query: ['#07629b', '#6fc1f5'],
  key: ['#8a5300', '#efb252'],
  value: ['#076a49', '#55d0a1'],
  problem: ['#a01f38', '#ff98a6'],
  lit: ['#fdf0bd', '#4a3d10'],
  'lit-edge': ['#b98900', '#e0b83a'],
  'heat-zero': ['#f4f2ed', '#1f1e25'],
  'heat-positive': ['#383c5c', '#d3d6f0'],
  'heat-negative': ['#ad2b4a', '#e8677f'],
} as const satisfies Record<string, readonly [light: string, dark: string]>;

export type ColourName = keyof typeof palette;
