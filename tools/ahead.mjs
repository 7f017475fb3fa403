// A Vite plugin: a small module of a page that is asked for before all others, and runs when it comes.

/**
 * @param {string} module file beside the pages
 * @param {string[]} pages that import it
 */
export function ahead(module, pages) {
  let root = '';
  let served = false;
  return {
    name: 'softlook:ahead',
    configResolved(config) {
      root = config.root;
      served = config.command === 'serve';
    },
    buildStart() {
      // Else it would be put together with what imports it.
      if (!served) this.emitFile({ type: 'chunk', id: `${root}/${module}` });
    },
    transformIndexHtml: {
      order: 'post',
      handler(html, { path, bundle }) {
        if (!pages.some((page) => path === `/${page}`)) return undefined;
        const chunk = Object.values(bundle ?? {}).find((one) => one.facadeModuleId === `${root}/${module}`);
        const src = served ? `./${module}` : `./${chunk.fileName}`;
        const attrs = { type: 'module', async: true, crossorigin: true, src };
        return {
          // Firefox tells of a failure when it is to preload what a script of the page asks for already.
          html: html.replace(`<link rel="modulepreload" crossorigin href="${src}">`, ''),
          tags: [{ tag: 'script', attrs, injectTo: 'head-prepend' }],
        };
      },
    },
  };
}
