// Vite plugins that leave out what a page does not need.

/** Indentation in css`` and html`` templates: a line break with the spaces around it means one space to both. */
export function flatTemplates() {
  return {
    name: 'softlook:flat-templates',
    apply: 'build',
    enforce: 'post',
    transform(code, id) {
      if (!/\/web\/[^?]*\.ts$/.test(id) || !/\b(?:css|html|svg)`/.test(code)) return undefined;
      const pieces = [];
      visit(this.parse(code), (node) => {
        if (node.type !== 'TaggedTemplateExpression' || !['css', 'html', 'svg'].includes(node.tag.name)) return;
        for (const { start, end } of node.quasi.quasis) pieces.push([start, end, node.tag.name]);
      });
      let flat = '';
      let done = 0;
      for (const [start, end, tag] of pieces.sort(([a], [b]) => a - b)) {
        const text = code.slice(start, end);
        flat += code.slice(done, start) + (tag === 'css' ? flatCss(text) : text.replace(/\s*\n\s*/g, ' '));
        done = end;
      }
      return { code: flat + code.slice(done), map: null };
    },
  };
}

function flatCss(text) {
  return text
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/([{};,]) /g, '$1')
    .replace(/ ([{}])/g, '$1')
    .replace(/([a-z-]): /g, '$1:');
}

/** What Vite puts around import() to fetch styles and further modules first: ours need none. */
export function noPreload() {
  return {
    name: 'softlook:no-preload',
    apply: 'build',
    enforce: 'pre',
    load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : undefined),
  };
}

function visit(node, see) {
  if (Array.isArray(node)) return node.forEach((each) => visit(each, see));
  if (typeof node?.type !== 'string') return;
  see(node);
  for (const child of Object.values(node)) if (typeof child === 'object' && child !== null) visit(child, see);
}
