/**
 * CodeMirror for a text of the program language, in a shadow root and under a strict policy: its styles go into the
 * root's adopted style sheets. Loaded when an exercise comes near. Comments are set softer; nothing else is coloured,
 * since colour means a role.
 */
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { HighlightStyle, LRLanguage, indentService, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { EditorState, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  type DecorationSet,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { parser } from '@lezer/python';
import { colours as c, measures as m } from './tokens.ts';

export interface CodeEditorOptions {
  /** The element it is put into. */
  parent: HTMLElement;
  root: ShadowRoot;
  text: string;
  label: string;
  /** Id of what says how to leave it. */
  describedBy: string;
  change(text: string): void;
  run(): void;
}

export interface CodeEditor {
  readonly text: string;
  /** Another text in its place; a step of undo. */
  replace(text: string): void;
  /** Marks a line as wrong, from 1, or none. */
  mark(line: number | undefined): void;
  focus(): void;
  close(): void;
}

const marked = StateEffect.define<number | undefined>();
const wrongLine = Decoration.line({ class: 'cm-wrong' });

/** The line that is wrong; a change of the text takes the mark away. */
const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(now, { effects, docChanged, state }) {
    let next = docChanged ? Decoration.none : now;
    for (const effect of effects) {
      if (!effect.is(marked)) continue;
      const { value: line } = effect;
      const there = line !== undefined && line >= 1 && line <= state.doc.lines;
      next = there ? Decoration.set(wrongLine.range(state.doc.line(line).from)) : Decoration.none;
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const python = LRLanguage.define({
  name: 'python',
  parser,
  languageData: { commentTokens: { line: '#' } },
});

/** As deep as the line before; deeper after a colon. */
const indentation = indentService.of((context, at) => {
  const { text } = context.lineAt(at, -1);
  const depth = /^ */.exec(text)![0].length;
  return /:\s*(#.*)?$/.test(text) ? depth + context.unit : depth;
});

const look = EditorView.theme({
  '&': { color: c.ink.cssText, backgroundColor: c.surface.cssText, borderRadius: '4px' },
  '&.cm-focused': { outline: `2px solid ${c.accent.cssText}`, outlineOffset: '1px' },
  '.cm-scroller': { fontFamily: m.mono.cssText, lineHeight: '1.65' },
  '.cm-content': { padding: '0.6em 0', caretColor: c.ink.cssText },
  '.cm-line': { padding: '0 0.8em' },
  '.cm-gutters': {
    color: c.soft.cssText,
    backgroundColor: 'transparent',
    borderInlineEnd: `1px solid ${c.hairline.cssText}`,
  },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '2.2em', padding: '0 0.6em 0 0.4em' },
  '.cm-wrong': {
    textDecoration: `underline wavy ${c.problem.cssText} 1px`,
    textUnderlineOffset: '0.25em',
    boxShadow: `inset 2.5px 0 0 ${c.problem.cssText}`,
  },
});

export function codeEditor(options: CodeEditorOptions): CodeEditor {
  const view = new EditorView({
    parent: options.parent,
    root: options.root,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        lineNumbers(),
        highlightSpecialChars(),
        history(),
        indentUnit.of('    '),
        EditorState.tabSize.of(4),
        indentation,
        python,
        syntaxHighlighting(HighlightStyle.define([{ tag: tags.comment, color: c.soft.cssText }])),
        marks,
        look,
        keymap.of([
          {
            key: 'Mod-Enter',
            run: () => {
              options.run();
              return true;
            },
          },
          indentWithTab,
          ...defaultKeymap,
          ...historyKeymap,
        ]),
        EditorView.contentAttributes.of({
          'aria-label': options.label,
          'aria-describedby': options.describedBy,
          // What can be edited has the focus without it; tools that ask for the attribute do not know.
          tabindex: '0',
          autocapitalize: 'off',
          autocorrect: 'off',
          dir: 'ltr',
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) options.change(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    get text() {
      return view.state.doc.toString();
    },
    replace: (text) =>
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } }),
    mark: (line) => view.dispatch({ effects: marked.of(line) }),
    focus: () => view.focus(),
    close: () => view.destroy(),
  };
}
