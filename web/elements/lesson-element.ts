/**
 * `<softlook-lesson src="…">`: a whole lesson.
 *
 * Attributes: `src` (the lesson as JSON), `lang` (of the interface; the text has its own), `theme` (`light`, `dark`,
 * `auto`: the color-scheme of the page), `panel` (`inline` keeps the unfolding beside its number without sticking or
 * fixing anything, for frames as tall as their content), `lessons` (where other lessons are read, such as
 * `?lesson={slug}`; without it links to them are plain text).
 * Properties: `state` (what the learner chose; may be set), `sections`, `lesson` (data in place of `src`).
 * Methods: `undo()`, `redo()`, `reset()`, `close()`, `scrollToSection(id)`.
 * Events (they bubble): `softlook-ready`, `softlook-statechange` (`detail.state`), `softlook-problem`
 * (`detail.message`), `softlook-section` (`detail.id`: the section now read).
 */
import { adoptStyles, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { Block, Inline, Lesson, Role } from '../lesson/lesson.ts';
import type { OpenCell, ProgramCell, Session, State } from '../lesson/session.ts';
import { stepsAsLatex, stepsAsNumpy } from '../views/copy-text.ts';
import { grouped } from '../views/numerals.ts';
import { placeOf } from '../views/array.ts';
import { problem } from '../views/problem.ts';
import { cellTitle } from '../views/symbols.ts';
import { undoButtons } from '../views/undo-buttons.ts';
import type { UnfoldingStep } from '../views/unfolding.ts';
import { answersEnd } from '../views/answers-end.ts';
import { wordsFor, type Words } from '../words/words.ts';
import { loadFigures } from './figure-parts.ts';
import { loadFonts } from './fonts.ts';
import { blocksWith, Growth, piecesOf, textAtTheBeginning } from './growth.ts';
import { gradedQuestions, questionsOf } from '../lesson/questions.ts';
import { programsIn } from '../lesson/lesson-expressions.ts';
import { baseOf } from '../lesson/variant-names.ts';
import { LessonAnswers } from './lesson-answers.ts';
import { LessonBody, rolesOf } from './lesson-body.ts';
import { openLesson } from './lesson-opening.ts';
import { fetchLesson, isLesson } from './lesson-source.ts';
import { lessonStyle } from './lesson-style.ts';
import { Lighting } from './lighting.ts';
import type { QuestionPart } from './question-part.ts';
import { nextFrame } from './waiting.ts';
import { inputOf, nextPath, openedCell, stepsAlong } from './opened.ts';
import { copyText } from './take-along.ts';

export interface Section {
  id: string;
  title: string;
}

type Place = 'beside' | 'below' | 'sheet';

/** From this width on (in em) the unfolding stands beside the text. */
const besideFrom = 56;
/** Up to this window width (in em) it is a sheet from below. */
const sheetUpTo = 40;

export class SoftlookLesson extends LitElement {
  static override styles = lessonStyle;
  static override properties: PropertyDeclarations = {
    src: {},
    lang: { reflect: true },
    theme: { reflect: true },
    panel: {},
    lessons: {},
    lesson: { attribute: false },
    place: { state: true },
    trouble: { state: true },
    at: { state: true },
    said: { state: true },
  };

  declare src: string | null;
  declare lang: string;
  declare theme: string;
  declare panel: string;
  declare lessons: string | null;
  /** The lesson as data; set instead of `src`. */
  declare lesson: Lesson | undefined;
  declare private place: Place;
  declare private trouble: { message: string; again: boolean } | undefined;
  /** Where the unfolding stands, in pixels from the top, where it does not stick. */
  declare private at: number;
  declare private said: string;

  private session: Session | undefined;
  private lighting: Lighting | undefined;
  private roles: Map<string, Role> = new Map();
  private answers: LessonAnswers | undefined;
  /** How many questions of the lesson keep an answer. */
  private questionCount = 0;
  private questions: QuestionPart | undefined;
  private questionsTrouble = false;
  private readonly body = new LessonBody();
  private readonly growth = new Growth({
    prepare: (from, to) => this.prepare(from, to),
    draw: () => {
      this.requestUpdate();
      return this.updateComplete;
    },
    layOut: () => this.getBoundingClientRect(),
  });
  private grownFor: Lesson | undefined;
  /** What the lesson is drawn in. */
  private pieces: readonly Block[] = [];
  private wanted: State | undefined;
  private loading: AbortController | undefined;
  private unsubscribe: (() => void) | undefined;
  /** The numbers whose unfoldings were opened, by cell: where the focus goes back to. */
  private readonly openers = new Map<string, HTMLElement>();
  private sizes: ResizeObserver | undefined;
  private spy: IntersectionObserver | undefined;
  private spied: Lesson | undefined;
  private lastSaid: State | undefined;
  private focusPanel = false;
  /** The panel has other steps than before. */
  private grown = false;
  private loadedFrom: unknown;

  constructor() {
    super();
    this.src = null;
    this.lessons = null;
    this.place = 'sheet';
    this.at = 0;
    this.said = '';
    this.panel = '';
  }

  // What a page may use.

  /** What the learner chose; setting it replaces everything chosen so far. */
  get state(): State | undefined {
    return this.session?.state ?? this.wanted;
  }
  set state(state: State | undefined) {
    this.wanted = state;
    if (!this.session || !state) return;
    const misfit = this.answers?.restore(this.session, state);
    if (misfit) this.tell(misfit.message);
  }

  /** The sections, for a table of contents. */
  get sections(): Section[] {
    return (this.lesson?.body ?? []).flatMap((block) =>
      block.type === 'heading' && block.depth === 2 ? [{ id: block.id, title: plainText(block.children) }] : [],
    );
  }

  undo(): void {
    this.session?.undo();
  }
  redo(): void {
    this.session?.redo();
  }
  reset(): void {
    this.session?.reset();
  }

  /** Scrolls to a section and puts the focus on its heading. */
  scrollToSection(id: string): void {
    const heading = this.renderRoot.querySelector<HTMLElement>(`#${CSS.escape(id)}`);
    if (!heading && this.growing) {
      void this.growth.drawAll(this.pieces.length).then(() => this.scrollToSection(id));
    }
    if (!heading) return;
    this.bringToSight(heading);
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    heading.scrollIntoView({ behavior: still ? 'auto' : 'smooth', block: 'start' });
    heading.focus({ preventScroll: true });
  }

  // Life.

  override connectedCallback(): void {
    super.connectedCallback();
    loadFonts();
    this.addEventListener('keydown', this.keys);
    this.sizes = new ResizeObserver(() => this.measure());
    this.sizes.observe(this);
    this.measure();
    if (this.lesson && !this.session) void this.openSession();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('keydown', this.keys);
    this.sizes?.disconnect();
    this.spy?.disconnect();
    this.spied = undefined;
    this.loading?.abort();
    this.wanted = this.session?.state ?? this.wanted;
    this.closeSession();
  }

  protected override willUpdate(): void {
    if (this.src !== null && this.src !== this.loadedFrom) {
      this.loadedFrom = this.src;
      void this.load(this.src);
    } else if (
      this.lesson &&
      this.lesson !== this.session?.lesson &&
      this.src === null &&
      this.lesson !== this.loadedFrom
    ) {
      this.loadedFrom = this.lesson;
      void this.openSession();
    }
  }

  protected override updated(): void {
    if (this.focusPanel) {
      this.focusPanel = false;
      this.renderRoot.querySelector<HTMLElement>('.panel')?.focus({ preventScroll: true });
    }
    if (this.grown) {
      this.grown = false;
      void this.keepInSight();
    }
    if (this.lesson && this.spied !== this.lesson && !this.growing) this.watchSections();
  }

  private async load(address: string): Promise<void> {
    this.loading?.abort();
    const loading = (this.loading = new AbortController());
    this.closeSession();
    this.lesson = undefined;
    this.trouble = undefined;
    try {
      const found = await fetchLesson(new URL(address, document.baseURI).href, this.words, loading.signal);
      if (loading.signal.aborted) return;
      if (isLesson(found)) {
        this.lesson = found;
        await this.openSession();
      } else this.fail(found.message, true);
    } catch {
      if (!loading.signal.aborted) this.fail(this.words.page.lesson.unreachable(address), true);
    }
  }

  private async openSession(): Promise<void> {
    const { lesson } = this;
    if (!lesson) return;
    this.trouble = undefined;
    if (lesson !== this.grownFor) {
      this.grownFor = lesson;
      this.pieces = piecesOf(lesson.body);
      this.growth.shown = textAtTheBeginning(lesson.body);
    }
    this.questionCount = questionsOf(lesson).length;
    this.closeSession();
    // What can be read is to be seen before the engine, which is ten times as long, begins to come.
    if (this.growth.shown > 0) await nextFrame();
    const [found] = await Promise.all([
      openLesson(lesson, this.words, undefined),
      loadFigures(lesson),
      // Styles that come later are computed anew for all that stands there.
      gradedQuestions(lesson).length > 0 ? this.loadQuestions() : undefined,
    ]);
    if (this.lesson !== lesson || !this.isConnected || this.session) {
      if ('close' in found) found.close();
      return;
    }
    if ('message' in found) return this.fail(found.message, found.again);
    this.session = found;
    this.lighting = new Lighting(found);
    this.roles = rolesOf(lesson);
    this.answers = new LessonAnswers(lesson);
    const misfit = this.answers.restore(found, this.wanted);
    if (misfit) this.tell(misfit.message);
    this.lastSaid = found.state;
    this.unsubscribe = found.subscribe(() => this.changed());
    if (await this.growth.grow(this.pieces.length)) this.send('softlook-ready', {});
  }

  /** Computes the programs that blocks show, a part of the work in each turn. */
  private *prepare(from: number, to: number): Generator<void, void> {
    const { session } = this;
    for (const program of programsIn(this.pieces.slice(from, to))) {
      if (session === this.session) yield* session?.prepare(program) ?? [];
    }
  }

  /** Whether blocks of the lesson are still to be drawn. */
  private get growing(): boolean {
    return this.growth.shown < this.pieces.length;
  }

  /** The code of questions and its styles, for lessons that have some. */
  private async loadQuestions(): Promise<void> {
    if (this.questions) return;
    this.questionsTrouble = false;
    try {
      const { QuestionPart: Part } = await import('./question-part.ts');
      this.questions ??= new Part();
      adoptStyles(this.renderRoot as ShadowRoot, [...SoftlookLesson.elementStyles, ...Part.styles]);
    } catch {
      this.questionsTrouble = true;
    }
    this.requestUpdate();
  }

  private closeSession(): void {
    this.unsubscribe?.();
    this.unsubscribe = undefined;
    this.session?.close();
    this.session = undefined;
    this.lighting = undefined;
  }

  private changed(): void {
    this.lighting?.renew();
    this.requestUpdate();
    const { session } = this;
    if (session) this.answers?.follow(session.state);
    if (!session || session.state === this.lastSaid) return;
    this.lastSaid = session.state;
    this.send('softlook-statechange', { state: session.state });
  }

  private fail(message: string, again: boolean): void {
    this.trouble = { message, again };
    // Without numbers, but whole.
    this.growth.shown = this.pieces.length;
    this.send('softlook-problem', { message });
  }

  private tell(message: string): void {
    this.said = message;
    this.send('softlook-problem', { message });
  }

  private send(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private get words(): Words {
    return wordsFor(this.lang || this.lesson?.lang || 'en');
  }

  // The page.

  protected override render(): TemplateResult {
    const { lesson, words } = this;
    const opened = this.openedSteps();
    const spread = ['spread', this.place, this.panel === 'inline' ? 'inline' : '', opened ? 'opened' : ''].join(' ');
    const again = { label: words.page.lesson.tryAgain, run: () => this.tryAgain() };
    const trouble = this.trouble
      ? problem({ message: this.trouble.message, ...(this.trouble.again ? { action: again } : {}) })
      : nothing;
    if (!lesson) {
      return html`<div class="root">
        <div class=${spread}>
          <div class="text">
            ${this.trouble ? trouble : html`<p class="soft" role="status">${this.src === null ? words.page.lesson.noSource : words.page.lesson.loading}</p>`}
          </div>
        </div>
      </div>`;
    }
    return html`<div class="root" lang=${lesson.lang} dir=${lesson.dir}>
      <div class=${spread} style=${`--at:${this.at}px`}>
        <article
          class="text"
          part="text"
          aria-label=${lesson.title}
          aria-busy=${this.growing ? 'true' : 'false'}
          @pointerleave=${() => this.point(undefined)}
        >
          <h1 class="title" part="title">${lesson.title}</h1>
          <p class="promise" part="promise">${lesson.promise}</p>
          ${trouble}${this.said ? html`<p class="problem" role="status">${this.said}</p>` : nothing}
          ${this.body.draw(this.growing ? blocksWith(lesson.body, this.growth.shown) : lesson.body, {
            lesson,
            words,
            reason: this.trouble?.message ?? words.page.lesson.loading,
            ...(this.session ? { session: this.session } : {}),
            ...(this.lighting ? { lighting: this.lighting } : {}),
            open: (open, event) => this.openNumber(open, event),
            point: (...cells) => this.point(...cells),
            edit: (cell) => this.editInput(cell),
            roleOf: this.roleOf,
            goTo: (id) => this.scrollToSection(id),
            lessonAddress: (slug) => this.lessons?.replaceAll('{slug}', encodeURIComponent(slug)),
            fileAddress: (path) => (this.src === null ? path : new URL(path, new URL(this.src, document.baseURI)).href),
            redraw: () => this.requestUpdate(),
            ...(this.questions ? { questions: this.questions } : {}),
            questionsReason: this.questionsTrouble ? words.page.answers.missing : words.page.answers.loading,
            outdated: this.answers?.outdated ?? noneOutdated,
          })}
          ${this.answersEnd()}
        </article>
        <div class="aside" lang=${words.language}>${opened ? this.panelOf(opened) : this.hint()}</div>
      </div>
    </div>`;
  }

  private answersEnd(): unknown {
    const { session, answers } = this;
    if (!session || !answers || this.questionCount === 0 || this.growing) return nothing;
    return answersEnd(
      {
        answered: Object.keys(session.state.answers).length,
        questions: this.questionCount,
        lasting: answers.lasting,
        forgotten: answers.forgotten !== undefined,
        words: this.words,
      },
      {
        forget: () => {
          answers.forget(session);
          this.requestUpdate();
        },
        bringBack: () => {
          answers.bringBack(session);
          this.requestUpdate();
        },
      },
    );
  }

  private hint(): unknown {
    const { session, words } = this;
    if (this.place !== 'beside' || !session) return nothing;
    return html`<div class="hint" part="hint">
      <p>${words.page.unfolding.hint}</p>
      ${session.canUndo || session.canRedo ? this.toolbar(session) : nothing}
    </div>`;
  }

  private toolbar(session: Session): unknown {
    const { toolbar } = this.words.page;
    return html`<div class="tools row" role="group" aria-label=${toolbar.label}>
      ${undoButtons(session, this.words)}
    </div>`;
  }

  private panelOf({ open, steps, depth }: { open: OpenCell; steps: UnfoldingStep[]; depth: number }): TemplateResult {
    const { words, session } = this;
    const { unfolding } = words.page;
    const first = steps[0]!.unfolding;
    const next = nextPath(session!, steps, open.path);
    return html`<section class="panel" part="panel" role="dialog" aria-labelledby="panel-title" tabindex="-1">
      <div class="panel-head">
        <h2 id="panel-title">${unfolding.title(grouped(first.result.text))}</h2>
        ${depth > 1 ? html`<button type="button" class="quiet" @click=${() => this.back()}>${unfolding.back}</button>` : nothing}
        <button type="button" class="quiet" @click=${() => this.close()}>${unfolding.close}</button>
      </div>
      <p class="headline" dir="auto"><b>${cellTitle(first.title)}</b></p>
      <softlook-unfolding
        part="unfolding"
        lang=${words.language}
        .steps=${steps}
        .roleOf=${this.roleOf}
        .lit=${(cell: ProgramCell) => this.lighting?.isLit(cell) ?? false}
        @softlook-open=${({ detail }: CustomEvent<{ level: number; part: number }>) => {
          const path = open.path.slice(0, detail.level);
          // The same number again folds what it unfolded.
          this.replaceTop({ ...open, path: open.path[detail.level] === detail.part ? path : [...path, detail.part] });
        }}
        @softlook-point=${({ detail }: CustomEvent<{ cell: ProgramCell | undefined }>) => this.point(detail.cell)}
        @softlook-edit-input=${({ detail }: CustomEvent<{ cell: ProgramCell }>) => this.editInput(detail.cell)}
      ></softlook-unfolding>
      <div class="row">
        <button
          type="button"
          class="button first"
          aria-disabled=${next ? 'false' : 'true'}
          @click=${() => next && this.replaceTop({ ...open, path: next })}
        >
          ${next ? unfolding.next : unfolding.done}
        </button>
        <span class="fill"></span>
        <button
          type="button"
          class="quiet"
          @click=${() => this.copy(stepsAsNumpy(steps.map((step) => step.unfolding)))}
        >
          ${unfolding.numpy}
        </button>
        <button
          type="button"
          class="quiet"
          aria-label=${unfolding.copyLatex}
          @click=${() => this.copy(stepsAsLatex(steps.map((step) => step.unfolding)))}
        >
          ${unfolding.latex}
        </button>
      </div>
      <p class="status" role="status">${this.copied}</p>
    </section>`;
  }
  private copied = '';

  private async copy(text: string): Promise<void> {
    const { heatmap } = this.words.page;
    this.copied = (await copyText(text)) ? heatmap.copied : `${heatmap.copyFailed} ${text}`;
    this.requestUpdate();
  }

  // Opened numbers.

  private openedSteps(): { open: OpenCell; steps: UnfoldingStep[]; depth: number } | undefined {
    const { session } = this;
    const open = session?.state.open.at(-1);
    const cell = session && open ? openedCell(session, open) : undefined;
    if (!session || !open || !cell) {
      this.lighting?.open([]);
      return undefined;
    }
    try {
      const steps = stepsAlong(session, cell, open.path);
      this.lighting?.open(steps.map((step) => step.unfolding.cell));
      return steps.length ? { open, steps, depth: session.state.open.length } : undefined;
    } catch {
      return undefined; // the number is not in this run any more
    }
  }

  private openNumber(open: OpenCell, event: Event): void {
    const { session } = this;
    if (!session) return;
    const top = session.state.open.at(-1);
    const same =
      top &&
      top.program === open.program &&
      top.expression === open.expression &&
      top.index.join() === open.index.join();
    const opener = deepTarget(event);
    if (opener) this.openers.set(cellKey(open), opener);
    this.copied = '';
    this.placePanel(opener);
    this.focusPanel = this.grown = true;
    if (same) this.requestUpdate();
    else session.change({ kind: 'open', open: [...session.state.open.slice(-7), open] });
  }

  /** Where the unfolding of a number stands. */
  private placePanel(opener: HTMLElement | undefined): void {
    const base = this.renderRoot.querySelector('.spread')?.getBoundingClientRect().top ?? 0;
    let box = opener?.getBoundingClientRect();
    // Below a figure rather than over it, unless the figure is long.
    const root = opener?.getRootNode();
    const figure = root instanceof ShadowRoot ? root.host.getBoundingClientRect() : undefined;
    if (this.place === 'below' && box && figure && figure.bottom - box.bottom < 260 && figure.bottom >= box.bottom)
      box = figure;
    this.at = Math.max(0, Math.round((box ? (this.place === 'below' ? box.bottom + 10 : box.top - 20) : base) - base));
  }

  /** The number that the unfolding in sight belongs to, if it is still there. */
  private get opener(): HTMLElement | undefined {
    const open = this.session?.state.open.at(-1);
    const opener = open && this.openers.get(cellKey(open));
    return opener?.isConnected ? opener : undefined;
  }

  private replaceTop(open: OpenCell): void {
    const { session } = this;
    this.copied = '';
    this.grown = true;
    session?.change({ kind: 'open', open: [...session.state.open.slice(0, -1), open] });
  }

  private back(): void {
    const { session } = this;
    session?.change({ kind: 'open', open: session.state.open.slice(0, -1) });
    this.placePanel(this.opener);
    this.focusPanel = this.grown = true;
  }

  /** Closes the unfolding; the focus goes back to the number it belongs to. */
  close(): void {
    const { session } = this;
    if (!session?.state.open.length) return;
    const to = this.opener;
    session.change({ kind: 'open', open: [] });
    this.openers.clear();
    this.point(undefined);
    to?.focus({ preventScroll: true });
  }

  /** On a phone: the number that was opened stays above the sheet, which grows with its steps. */
  private async keepInSight(): Promise<void> {
    if (this.place !== 'sheet' || !this.opener) return;
    await this.renderRoot.querySelector<LitElement>('.panel softlook-unfolding')?.updateComplete;
    if (!this.opener) return;
    const sheet = this.renderRoot.querySelector('.panel')?.getBoundingClientRect();
    const box = this.opener.getBoundingClientRect();
    if (sheet && box.bottom > sheet.top - 12) window.scrollBy({ top: box.bottom - sheet.top + 60, behavior: 'auto' });
  }

  private readonly roleOf = (cell: ProgramCell): Role => {
    try {
      const { names } = this.session!.node(cell.program, cell.node);
      return (
        names.map((name) => this.roles.get(`${baseOf(cell.program)} ${name}`)).find((role) => role !== undefined) ??
        'plain'
      );
    } catch {
      return 'plain';
    }
  };

  private point(...cells: (ProgramCell | undefined)[]): void {
    if (this.lighting?.point(cells.filter((cell) => cell !== undefined))) this.requestUpdate();
  }

  private editInput(cell: ProgramCell): void {
    const { session } = this;
    const input = session ? inputOf(session, cell) : undefined;
    if (!input) return;
    const key = `${input.program} ${input.name}`;
    const matrix = [
      ...this.renderRoot.querySelectorAll<HTMLElement & { goTo(place: number): Promise<void> }>(
        'softlook-matrix[data-input]',
      ),
    ].find((one) => one.dataset.input === key);
    const target =
      matrix ?? this.renderRoot.querySelector<HTMLElement>(`#control-${CSS.escape(key.replace(/\W+/g, '-'))}`);
    if (!target) return;
    this.bringToSight(target);
    if (this.place !== 'beside') session!.change({ kind: 'open', open: [] });
    target.scrollIntoView({ block: 'center', behavior: 'auto' });
    if (matrix) void matrix.goTo(placeOf(input.shape, cell.index));
    else target.focus();
  }

  /** What stands in a closed dropdown or in a panel of tabs that is not seen comes to sight. */
  private bringToSight(target: HTMLElement): void {
    const hidden = '[hidden="until-found"]';
    let panel = target.closest(hidden);
    if (!panel) return;
    for (; panel; panel = panel.parentElement!.closest(hidden)) panel.dispatchEvent(new Event('beforematch'));
    this.performUpdate();
  }

  // Keys, size and sections.

  private readonly keys = (event: KeyboardEvent): void => {
    const { session } = this;
    if (!session || event.defaultPrevented) return;
    if (event.key === 'Escape' && session.state.open.length) {
      event.preventDefault();
      this.close();
      return;
    }
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'z') return;
    const field = event.composedPath()[0] as HTMLElement;
    // A text in the making has an undo of its own; a number in a matrix counts at once, so it is the lesson's.
    if (
      field.matches?.(
        '[contenteditable=true], textarea, input:not(.field):not([type=range]):not([type=checkbox]):not([type=radio])',
      )
    )
      return;
    event.preventDefault();
    if (event.shiftKey) session.redo();
    else session.undo();
  };

  private measure(): void {
    const width = this.getBoundingClientRect().width;
    const size = parseFloat(getComputedStyle(this.renderRoot?.querySelector?.('.root') ?? this).fontSize) || 16;
    const place: Place =
      width >= besideFrom * size
        ? 'beside'
        : this.panel !== 'inline' && window.innerWidth <= sheetUpTo * 16
          ? 'sheet'
          : 'below';
    if (place !== this.place) this.place = place;
  }

  private watchSections(): void {
    this.spied = this.lesson;
    this.spy?.disconnect();
    const headings = [...this.renderRoot.querySelectorAll<HTMLElement>('h2[id]:not(#panel-title)')];
    if (!headings.length) return;
    let last = '';
    const tell = () => {
      const line = window.innerHeight * 0.35;
      const passed = headings.filter((heading) => heading.getBoundingClientRect().top < line).at(-1);
      const id = passed?.id ?? '';
      if (id !== last) this.send('softlook-section', { id: (last = id) });
    };
    this.spy = new IntersectionObserver(tell, { rootMargin: '1000000px 0px -65% 0px' });
    headings.forEach((heading) => this.spy!.observe(heading));
  }

  private tryAgain(): void {
    if (this.lesson) void this.openSession();
    else if (this.src !== null) void this.load(this.src);
  }
}

const noneOutdated: ReadonlySet<string> = new Set();

const cellKey = ({ program, expression, index }: OpenCell): string => `${program} ${index.join()} ${expression}`;

/** The element that was clicked or has the focus, inside all shadow roots. */
function deepTarget(event: Event): HTMLElement | undefined {
  let target = (event.target ?? event.currentTarget) as HTMLElement | null;
  const path = event.composedPath?.();
  if (path?.[0] instanceof HTMLElement) target = path[0];
  while (target?.shadowRoot?.activeElement instanceof HTMLElement) target = target.shadowRoot.activeElement;
  return target ?? undefined;
}

function plainText(children: readonly Inline[]): string {
  return children
    .map((inline) =>
      'children' in inline
        ? plainText(inline.children)
        : 'value' in inline
          ? inline.value
          : inline.type === 'math'
            ? inline.tex
            : '',
    )
    .join('');
}
