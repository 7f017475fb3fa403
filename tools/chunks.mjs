// How the site's code is put into files. A file is a request, and a phone waits for each: Rollup by itself makes a file of
// whatever any two pages share.

/**
 * A file for what pages begin with: a function for Rollup's `manualChunks`.
 *
 * @param {{ name: string, needed: string[], but?: string }[]} chunks the name of a file, and the modules that all need
 *   what is in it, but for modules of a folder. Where several files may have a module, the first has it.
 */
export function beginnings(chunks) {
  let sets;
  return (id, { getModuleInfo }) => {
    sets ??= chunks.map(({ needed }) =>
      needed
        .map((module) => neededBy(module, getModuleInfo))
        .reduce((all, one) => new Set([...all].filter((each) => one.has(each)))),
    );
    const at = chunks.findIndex(({ but }, i) => sets[i].has(id) && !(but && id.startsWith(but)));
    return chunks[at]?.name;
  };
}

/** What a module imports, and what that imports; not what it asks for later. */
function neededBy(module, getModuleInfo) {
  const needed = new Set();
  const add = (id) => {
    if (needed.has(id)) return;
    needed.add(id);
    for (const next of getModuleInfo(id)?.importedIds ?? []) add(next);
  };
  add(module);
  return needed;
}
