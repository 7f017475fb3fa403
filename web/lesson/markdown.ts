/** MyST Markdown to tokens, by myst-parser's tokenizer, with the place of every inline token. */
import { createTokenizer } from 'myst-parser';
import { LIMITS } from './rules.ts';

type Tokenizer = ReturnType<typeof createTokenizer>;

/** One token of markdown-it. */
export type Token = ReturnType<Tokenizer['parse']>[number];

/** Offset of the place where the tokenizer stood when it made an inline token: the end of a text, the start of others. */
const offsets = new WeakMap<object, number>();

/** Inline content that was too long to be read: its token has no children. */
const unread = new WeakSet<object>();

const tokenizer = makeTokenizer();

function makeTokenizer(): Tokenizer {
  const made = createTokenizer({
    extensions: {
      smartquotes: true,
      colonFences: true,
      frontmatter: false,
      math: true,
      footnotes: false,
      citations: false,
      deflist: false,
      tasklist: false,
      tables: true,
      blocks: true,
    },
  });
  // Directives and roles stay as they are written: directives.ts says how each is read, so a program is never read as
  // Markdown, and a line of a body keeps its place in the file.
  made.disable(['run_directives', 'run_roles']);
  // Definitions of links away from their place are not used, and markdown-it reads many of them in quadratic time.
  made.disable('reference');
  // Links are judged in inlines.ts, with a sentence; markdown-it would turn a refused one into text without a word.
  made.validateLink = () => true;
  made.inline.State = class extends made.inline.State {
    override pushPending() {
      const token = super.pushPending();
      offsets.set(token, this.pos);
      return token;
    }
    override push(...args: Parameters<InstanceType<Tokenizer['inline']['State']>['push']>) {
      const token = super.push(...args);
      offsets.set(token, this.pos);
      return token;
    }
  };
  made.core.ruler.at('inline', (state) => {
    for (const token of state.tokens) {
      if (token.type !== 'inline') continue;
      if (token.content.length > LIMITS.paragraph) unread.add(token);
      else state.md.inline.parse(token.content, state.md, state.env, token.children ?? []);
    }
  });
  return made;
}

/** The tokens of a text of several lines. `environment` is shared by all texts of one file. */
export function blockTokens(text: string, environment: Record<string, unknown>): Token[] {
  return tokenizer.parse(text, environment);
}

/** The one `inline` token of a text that is no block. */
export function inlineToken(text: string, environment: Record<string, unknown>): Token | undefined {
  return tokenizer.parseInline(text, environment)[0];
}

/** Offset of an inline token in the content of its `inline` token; for a text the offset of its end. */
export function offsetOf(token: Token): number | undefined {
  return offsets.get(token);
}

/** True when the content was too long to be read. */
export function isUnread(token: Token): boolean {
  return unread.has(token);
}

/** How deep markdown-it reads; what is deeper it drops. */
export const DEEPEST = 20;
