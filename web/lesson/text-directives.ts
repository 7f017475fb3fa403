/** Directives that hold Markdown: places to try things, asides, misconceptions. */
import type { Block, Inline } from './lesson.ts';
import type { Reader } from './directive-reader.ts';
import { hint } from './nearest.ts';
import { quoted } from './printable.ts';

export const TEXT_DIRECTIVES: Record<string, Reader> = {
  explore: (_, fields, children) => [
    { type: 'explore', title: fields.argument('text') ?? 'Try it', children: children(), at: fields.at },
  ],

  dropdown: (_, fields, children) => [
    { type: 'dropdown', title: fields.argument('text') ?? '', children: children(), at: fields.at },
  ],

  compare(_, fields, children) {
    const caption = fields.option('caption', 'inline');
    return [{ type: 'compare', children: children(), ...(caption && { caption }), at: fields.at }];
  },

  tabs(_, fields, children) {
    const tabs: { title: string; children: Block[] }[] = [];
    const before: Block[] = [];
    // A {tab} that could not be read left its problem and what stood in it: shown with its neighbours.
    let unread = false;
    for (const block of children()) {
      const tab = tabIn(block);
      unread = tab === undefined && (unread || block.type === 'problem');
      if (tab !== undefined) tabs.push({ title: tab.title, children: [...before.splice(0), ...tab.children] });
      else (tabs.at(-1)?.children ?? before).push(block);
      if (tab !== undefined || unread || fields.broken !== undefined) continue;
      fields.break('nesting', fields.at, 'Only {tab}s stand right inside the fences of {tabs}.');
    }
    if (tabs.length < 2 && fields.broken === undefined)
      fields.break('body', fields.at, 'A {tabs} has two or more {tab}s.');
    if (fields.broken !== undefined) return [...before, ...tabs.flatMap((tab) => tab.children)];
    const caption = fields.option('caption', 'inline');
    const label = fields.argument('text') ?? '';
    return [{ type: 'tabs', label, tabs, ...(caption && { caption }), at: fields.at }];
  },

  tab(_, fields, children) {
    const blocks = children();
    if (fields.broken !== undefined) return blocks;
    const title = fields.argument('text') ?? '';
    return [{ type: 'tab', title, children: blocks } satisfies Tab as unknown as Block];
  },

  note: admonition('note'),
  tip: admonition('tip'),
  warning: admonition('warning'),
  important: admonition('important'),
  summary: admonition('summary'),
  analogy: admonition('analogy'),

  misconception(reading, fields, children) {
    const id = fields.argument('id') ?? '';
    const declared = reading.lesson.misconceptions.find((misconception) => misconception.id === id);
    const blocks = children();
    if (id !== '' && declared === undefined) {
      const known = reading.lesson.misconceptions.map((misconception) => misconception.id);
      fields.break(
        'misconception',
        fields.at,
        `The front matter has no misconception ${quoted(id)}.${hint(id, known)}`,
      );
    } else if (id !== '' && reading.met.has(id)) {
      fields.break('misconception', fields.at, `The misconception ${quoted(id)} is met twice.`);
    }
    reading.unmet.delete(id);
    reading.met.add(id);
    if (declared === undefined) return blocks;
    return [{ type: 'misconception', id, claim: declared.claim, children: blocks, at: fields.at }];
  },
};

/** What a `{tab}` is until its `{tabs}` takes it. */
interface Tab {
  type: 'tab';
  title: string;
  children: Block[];
}

function tabIn(block: Block): Tab | undefined {
  const tab = block as Block | Tab;
  return tab.type === 'tab' ? tab : undefined;
}

function admonition(kind: 'note' | 'tip' | 'warning' | 'important' | 'summary' | 'analogy'): Reader {
  return (_, fields, children) => {
    const title: Inline[] | undefined = fields.argument('inline');
    return [{ type: 'admonition', kind, ...(title && { title }), children: children(), at: fields.at }];
  };
}
