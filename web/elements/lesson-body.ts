/**
 * The body of a lesson: its blocks as views, filled from the session. What was drawn for a block is kept while its
 * values, labels and marks are the same, so that a change redraws only what changed.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { ArrayView, Block, DirectiveBlock, Expression, Inline, Labels, Lesson, Role } from '../lesson/lesson.ts';
import {
  isProblem,
  problemKey,
  type Change,
  type OpenCell,
  type Problem,
  type ProgramCell,
  type Session,
  type Values,
} from '../lesson/session.ts';
import { isAttempt } from '../lesson/answers.ts';
import { linkTarget } from '../lesson/link-target.ts';
import { printNumber } from '../lesson/number-text.ts';
import { kept, sameThing, type Reading, type Recorder } from '../views/kept.ts';
import { indexOf, type ArrayData, type Marks } from '../views/array.ts';
import { control } from '../views/control.ts';
import { dropdown } from '../views/dropdown.ts';
import { labelFields } from '../views/label-fields.ts';
import type { LinesData } from '../views/lines.ts';
import { absentNumber, number } from '../views/number.ts';
import { grouped, numeral } from '../views/numerals.ts';
import { predict } from '../views/predict.ts';
import { presets } from '../views/presets.ts';
import { problem } from '../views/problem.ts';
import { program } from '../views/program.ts';
import type { ProjectionData } from '../views/projection.ts';
import { blocks, inlines, safeAddress, type ProseView } from '../views/prose.ts';
import { sentence } from '../views/sentence.ts';
import { lessonExpressions } from '../lesson/lesson-expressions.ts';
import type { GradedBlock } from '../lesson/questions.ts';
import { baseOf } from '../lesson/variant-names.ts';
import { symbols } from '../views/symbols.ts';
import { tabs } from '../views/tabs.ts';
import { undoButtons } from '../views/undo-buttons.ts';
import type { Words } from '../words/words.ts';
import { arrayData } from './array-data.ts';
import type { FigureBlock, FigureBody } from './figure-body.ts';
import { figurePart } from './figure-parts.ts';
import { isBegun } from './growth.ts';
import { sameMarks, type Lighting } from './lighting.ts';
import type { QuestionPart, QuestionSurroundings } from './question-part.ts';
import { tracePart, type TraceKeeper } from './trace-part.ts';

export interface BodySurroundings {
  lesson: Lesson;
  words: Words;
  /** Absent while the engine loads and where it cannot be had; then numbers show a dash and this reason. */
  session?: Session;
  reason: string;
  lighting?: Lighting;
  open(open: OpenCell, event: Event): void;
  /** The pointer or the focus is on these cells, or on none. */
  point(...cells: (ProgramCell | undefined)[]): void;
  edit(cell: ProgramCell): void;
  roleOf(cell: ProgramCell): Role;
  /** Scrolls to an anchor of the lesson. */
  goTo(id: string): void;
  /** Where another lesson is read, where that is known. */
  lessonAddress(slug: string): string | undefined;
  /** Where a file beside the lesson is. */
  fileAddress(path: string): string;
  /** Draws again: something that only the page keeps (a trace's step) changed. */
  redraw(): void;
  /** Draws questions, once their code is there. */
  questions?: QuestionPart;
  /** Why it is not there yet. */
  questionsReason: string;
  /** Ids of questions that have changed since they were answered. */
  outdated: ReadonlySet<string>;
}

type CellEvent = CustomEvent<{ place: number | undefined }>;
type NumInline = Extract<Inline, { type: 'num' }>;
type Kept = { from: readonly unknown[]; made: unknown };

export class LessonBody implements TraceKeeper, Recorder, FigureBody {
  around!: BodySurroundings;
  private readonly kept = new WeakMap<object, Kept>();
  private readonly keptMarks = new WeakMap<object, Marks>();
  /** The values of the last drawing, by expression: equal ones stay the same object. */
  private known = new Map<string, Values | Problem>();
  /** Those of this drawing. */
  private asked = new Map<string, Values | Problem>();
  private readings: Reading[] | undefined;
  /** Where each trace stands. */
  readonly traces = new WeakMap<object, { path: number[]; shown: number }>();
  /** Which panel of each tabs is in sight. */
  private readonly chosenTabs = new WeakMap<object, number>();
  /** Dropdowns that are open. */
  private readonly openDropdowns = new WeakSet<object>();
  readonly firstPaths = new WeakMap<object, { node: number; path: number[] }>();

  private readonly prose: ProseView = {
    number: (inline) => this.number(inline),
    token: (list, index) => this.labels({ list })?.[index] ?? '',
    directive: (block) => this.directive(block),
    problem: (message, line) => problem({ message, ...(line ? { line, lineWord: this.words.page.program.line } : {}) }),
    sourceWord: () => this.words.page.lesson.source,
    link: (url, text) => this.link(url, text),
    keep: (block, draw) => kept(block, this, draw),
  };

  draw(list: readonly Block[], around: BodySurroundings): TemplateResult {
    this.around = around;
    this.known = this.asked;
    this.asked = new Map();
    return blocks(list, this.prose);
  }

  record(draw: () => unknown): { made: unknown; readings: readonly Reading[] } {
    const readings = (this.readings = []);
    this.read(() => {
      const { lesson, session, words, reason, lighting } = this.around;
      return [lesson, session, words, reason, lighting];
    });
    const made = draw();
    this.readings = undefined;
    return { made, readings };
  }

  /** Reads something that the drawing depends on. */
  private read<T>(again: () => T): T {
    const was = again();
    this.readings?.push({ again, was });
    return was;
  }

  private get words(): Words {
    return this.around.words;
  }

  // Numbers in the text.

  private number(inline: NumInline): unknown {
    const values = this.values(inline.expression);
    if (isProblem(values)) return absentNumber(this.words.page.number.absent, values.message);
    const one = this.oneNumber(inline, values);
    const nest = (dim: number, from: number): unknown => {
      if (dim === values.shape.length) return one(from);
      const step = values.shape.slice(dim + 1).reduce((all, size) => all * size, 1);
      const count = Math.min(values.shape[dim]!, 64);
      const last = count - 1;
      const cut = count < values.shape[dim]! ? ' …' : '';
      // A line may break behind a comma only.
      const items = Array.from(
        { length: count },
        (_, i) =>
          html`${i ? ' ' : nothing}<span class="item"
              >${i ? nothing : html`<span class="bracket">[</span>`}${nest(dim + 1, from + i * step)}${
                i < last ? ',' : html`${cut}<span class="bracket">]</span>`
              }</span
            >`,
      );
      return items;
    };
    return values.shape.length
      ? html`<span class=${`vector ${inline.role ?? 'plain'}`} dir="ltr">${nest(0, 0)}</span>`
      : one(0);
  }

  /** Draws the number at a place of an array. */
  private oneNumber(inline: NumInline, values: Values): (place: number) => TemplateResult {
    const marks = this.marks(inline, values);
    const text = numberText(inline, values);
    return (place) =>
      number(
        {
          text: text(values.data[place] ?? NaN),
          lit: marks.lit?.has(place) ?? false,
          chosen: marks.chosen === place,
          ...(inline.role ? { role: inline.role } : {}),
        },
        {
          open: (event) => this.openAt(inline.expression, values, place, event),
          point: (here) => this.around.point(here ? cellAt(values, place) : undefined),
        },
      );
  }

  // Questions.

  private question(block: GradedBlock): unknown {
    const { questions, session, words, outdated, questionsReason } = this.around;
    if (!questions) {
      return html`<div class="predict">
        ${blocks(block.question, this.prose)}
        <p class="soft">${questionsReason}</p>
      </div>`;
    }
    const around: QuestionSurroundings = {
      words,
      outdated,
      ...(session ? { session } : {}),
      blocks: (list) => blocks(list, this.prose),
      inlines: (list) => inlines(list, this.prose),
      plain: (list) => inlines(list, { ...this.prose, number: (inline) => this.plainNumber(inline) }),
      number: (expression, digits, place) => {
        const inline = this.askedNumber(expression, digits);
        const values = this.values(expression);
        if (place === undefined || isProblem(values)) return this.number(inline);
        return this.oneNumber(inline, values)(place);
      },
      array: (expression, label) => this.askedArray(expression, label),
      values: (expression) => this.values(expression),
      labels: (labels) => this.labels(labels),
      redraw: () => this.around.redraw(),
    };
    return questions.draw(block, around);
  }

  private readonly askedNumbers = new Map<string, NumInline>();
  /** A number that stands in no text of the lesson; the same one every time. */
  private askedNumber(expression: Expression, digits?: number): NumInline {
    const key = `${expression.program} ${digits ?? ''} ${expression.text}`;
    const inline = this.askedNumbers.get(key) ?? { type: 'num', expression, digits, at: { line: 1 } };
    this.askedNumbers.set(key, inline);
    return inline;
  }

  private readonly askedViews = new Map<string, ArrayView>();
  /** An array that stands in no figure of the lesson, with the labels that its name has elsewhere. */
  private askedArray(expression: Expression, label: string): unknown {
    const values = this.values(expression);
    if (isProblem(values)) return this.absent(values.message);
    if (values.shape.length === 0) {
      return html`<p>${label} = ${this.number(this.askedNumber(expression))}</p>`;
    }
    const key = `${expression.program} ${expression.text}`;
    let view = this.askedViews.get(key);
    if (!view) {
      const known = labelledElsewhere(this.around.lesson, expression);
      view = { expression, label, alt: label, quantity: '', role: 'plain', digits: 2, ...known };
      this.askedViews.set(key, view);
    }
    const made = view;
    return this.array(
      made,
      made,
      (array, now, marks) =>
        html`<softlook-matrix
          part="matrix"
          exportparts="label, grid"
          lang=${this.words.language}
          .array=${array}
          .marks=${marks}
          @softlook-open=${(event: CellEvent) => this.openFrom(expression, now, event)}
          @softlook-point=${(event: CellEvent) => this.pointFrom(now, event)}
        ></softlook-matrix>`,
    );
  }

  /** A number as text, where nothing may be pressed. */
  private plainNumber(inline: NumInline): unknown {
    const values = this.values(inline.expression);
    if (isProblem(values)) return this.words.page.number.absent;
    return [...values.data].map(numberText(inline, values)).join(', ');
  }

  /** Links within the lesson, to another lesson, and to anywhere else. */
  private link(url: string, text: unknown): unknown {
    const target = linkTarget(url);
    const { slug } = target.kind === 'file' ? target : {};
    if (target.kind === 'anchor') {
      const go = (event: Event) => {
        event.preventDefault(); // the fragment of our own page is the learner's state
        this.around.goTo(target.id);
      };
      return html`<a href=${`#${target.id}`} @click=${go}>${text}</a>`;
    }
    const address = slug === undefined ? this.around.fileAddress(url) : this.around.lessonAddress(slug);
    return address === undefined ? text : html`<a href=${safeAddress(address)} rel="noopener">${text}</a>`;
  }

  // Directives.

  private directive(block: DirectiveBlock): unknown {
    const { session, words, reason } = this.around;
    switch (block.type) {
      case 'explore':
        return html`<div role="group" class="explore" part="explore" aria-label=${block.title}>
          <h3 class="explore-title">${symbols(block.title)}</h3>
          ${blocks(block.children, this.prose)}
          ${
            session && !isBegun(block)
              ? html`<div class="row tools" role="group" aria-label=${words.page.toolbar.label}>
                  ${undoButtons(session, words)}
                </div>`
              : nothing
          }
        </div>`;
      case 'tabs': {
        const chosen = Math.min(this.chosenTabs.get(block) ?? 0, block.tabs.length - 1);
        return html`<figure class="tabs" part="figure">
          ${tabs(
            {
              name: `tabs-${block.at.line}`,
              label: block.label || words.page.tabs.label,
              tabs: block.tabs.map(({ title, children }) => ({ title, content: blocks(children, this.prose) })),
              chosen,
            },
            {
              choose: (at) => {
                this.chosenTabs.set(block, at);
                this.around.redraw();
              },
            },
          )}
          ${this.caption(block.caption)}
        </figure>`;
      }
      case 'dropdown':
        return dropdown(
          {
            name: `dropdown-${block.at.line}`,
            title: block.title,
            content: blocks(block.children, this.prose),
            open: this.openDropdowns.has(block),
          },
          {
            open: (open) => {
              if (open) this.openDropdowns.add(block);
              else this.openDropdowns.delete(block);
              this.around.redraw();
            },
          },
        );
      case 'compare':
        return html`<figure class="compare" part="compare">
          <div class="pair">${block.children.map((child) => html`<div>${blocks([child], this.prose)}</div>`)}</div>
          ${this.caption(block.caption)}
        </figure>`;
      case 'admonition': {
        const title = block.title?.length ? inlines(block.title, this.prose) : undefined;
        return html`<aside class=${`admonition ${block.kind}`} part="admonition" role="note">
          <p class="admonition-title">
            ${title && block.kind === 'analogy' ? html`<span class="kind">${words.page.admonition.analogy}:</span> ${title}` : (title ?? words.page.admonition[block.kind])}
          </p>
          ${blocks(block.children, this.prose)}
        </aside>`;
      }
      case 'misconception':
        return html`<section class="misconception" part="misconception">
          <p class="eyebrow">${words.page.misconception.label}</p>
          <p class="claim">${symbols(block.claim)}</p>
          ${blocks(block.children, this.prose)}
        </section>`;
      case 'ask':
      case 'bughunt':
      case 'exercise':
        return this.question(block);
      case 'predict': {
        const answer = session?.state.answers[block.id];
        return predict(
          {
            id: `predict-${block.id}`,
            question: blocks(block.question, this.prose),
            choices: block.choices.map((choice) => inlines(choice, this.prose)),
            free: block.free,
            reveal: () => blocks(block.reveal, this.prose),
            words,
            ...(answer === undefined || isAttempt(answer) ? {} : { answer }),
            ...(this.around.outdated.has(block.id) ? { note: words.page.answers.changed } : {}),
          },
          { answer: (given) => session?.change({ kind: 'answer', id: block.id, answer: given }) },
        );
      }
      case 'program': {
        const found = session?.outputs(block.program);
        const wrong = found && isProblem(found) ? this.lineInPiece(block, found) : undefined;
        this.read(() => {
          const now = this.around.session?.outputs(block.program);
          return now && isProblem(now) ? [now.message, now.line] : undefined;
        });
        return program({
          source: block.source,
          words,
          ...(block.title ? { title: block.title } : {}),
          ...(wrong ? { problem: wrong } : {}),
        });
      }
      case 'presets':
        return html`${presets(
          { label: block.label || words.page.presets.label, presets: block.presets },
          { choose: (at) => session?.change({ kind: 'preset', program: block.program, set: block.presets[at]!.set }) },
        )}${this.refusal(problemKey({ kind: 'preset', program: block.program }))}`;
      case 'labels': {
        const items = this.labels({ list: block.list }) ?? [];
        const refused = items.flatMap((_, index) => {
          const found = session?.problem(problemKey({ kind: 'label', list: block.list, index }));
          return found ? [[index, found] as const] : [];
        });
        return labelFields(
          { label: block.label, items, name: `labels-${block.list}`, refused: new Map(refused) },
          { rename: (index, text) => session?.change({ kind: 'label', list: block.list, index, text }) },
        );
      }
      case 'sentence': {
        const declared = this.around.lesson.sentences.find((one) => one.name === block.name);
        const refused = session?.problem(problemKey({ kind: 'sentence', name: block.name }));
        const accepted = session?.sentence(block.name);
        return sentence(
          {
            name: block.name,
            label: block.label,
            text: refused?.typed ?? accepted?.text ?? declared?.presets[0] ?? '',
            presets: declared?.presets ?? [],
            unknown: accepted?.tokens.filter((token) => !token.known).map((token) => token.text) ?? [],
            words,
            ...(refused ? { problem: refused.message } : {}),
          },
          { use: (text) => session?.change({ kind: 'sentence', name: block.name, text }) },
        );
      }
      case 'control':
        return this.control(block.program, block.name);
      case 'input':
        return this.input(block);
      case 'matrix':
        return this.figure(
          block.view.caption,
          this.array(
            block,
            block.view,
            (array, values, marks) =>
              html`<softlook-matrix
                part="matrix"
                exportparts="label, grid"
                lang=${words.language}
                .array=${array}
                .marks=${marks}
                @softlook-open=${(event: CellEvent) => this.openFrom(block.view.expression, values, event)}
                @softlook-point=${(event: CellEvent) => this.pointFrom(values, event)}
              ></softlook-matrix>`,
          ),
        );
      case 'heatmap':
        return this.figure(
          block.view.caption,
          this.array(
            block,
            block.view,
            (array, values, marks) =>
              html`<softlook-heatmap
                part="heatmap"
                exportparts="label, grid"
                lang=${words.language}
                .scale=${block.scale}
                .array=${array}
                .marks=${marks}
                @softlook-open=${(event: CellEvent) => this.openFrom(block.view.expression, values, event)}
                @softlook-point=${(event: CellEvent) => this.pointFrom(values, event)}
              ></softlook-heatmap>`,
            block.mirror,
          ),
        );
      case 'bars':
        return this.figure(
          block.view.caption,
          this.array(
            block,
            block.view,
            (array, values, marks) =>
              html`<softlook-bars
                part="bars"
                exportparts="label, bars"
                lang=${words.language}
                .max=${block.max}
                .array=${array}
                .marks=${marks}
                @softlook-open=${(event: CellEvent) => this.openFrom(block.view.expression, values, event)}
                @softlook-point=${(event: CellEvent) => this.pointFrom(values, event)}
              ></softlook-bars>`,
          ),
        );
      case 'lines':
        return this.figure(block.lines.caption, this.lines(block));
      case 'projection':
        return this.figure(block.projection.caption, this.projection(block));
      case 'plane':
        return this.figure(block.plane.caption, this.loaded(block));
      case 'scatter':
        return this.figure(block.scatter.caption, this.loaded(block));
      case 'strip':
        return this.figure(block.strip.caption, this.loaded(block));
      case 'formula':
        return this.figure(block.formula.caption, this.loaded(block));
      case 'flow':
        return this.figure(block.flow.caption, this.loaded(block));
      case 'difference':
      case 'product':
        return this.figure(block.caption, this.loaded(block));
      case 'trace':
        if (!session) return this.absent(reason);
        this.read(() => this.traces.get(block));
        this.read(() => this.around.lighting?.seen);
        this.read(() => {
          const now = session.values(block.expression);
          return isProblem(now) ? now.message : now.data; // another array in every run
        });
        return tracePart(block, session, this.around, this);
    }
  }

  /** A figure whose code came with the lesson. */
  private loaded(block: FigureBlock): unknown {
    if (!this.around.session) return this.absent(this.around.reason);
    const draw = figurePart(block);
    return draw ? draw(block, this) : this.absent(this.words.page.figure.missing);
  }

  private figure(caption: Inline[] | undefined, content: unknown): unknown {
    return html`<figure class="figure" part="figure">${content}${this.caption(caption)}</figure>`;
  }

  private caption(caption: Inline[] | undefined): unknown {
    return caption?.length ? html`<figcaption>${inlines(caption, this.prose)}</figcaption>` : nothing;
  }

  /** What stands where a figure could not be computed. */
  absent(reason: string): unknown {
    return html`<p class="absent-figure">
      <span aria-hidden="true">${this.words.page.number.absent}</span> ${reason}
    </p>`;
  }

  private refusal(key: string): unknown {
    const refused = this.around.session?.problem(key);
    return refused ? html`<p class="problem" role="alert">${refused.message}</p>` : nothing;
  }

  private array(
    block: object,
    view: ArrayView,
    draw: (array: ArrayData, values: Values, marks: Marks) => unknown,
    mirror = false,
  ): unknown {
    const values = this.values(view.expression);
    if (isProblem(values)) return this.absent(values.message);
    const rows = this.labels(view.rows);
    const columns = this.labels(view.columns);
    const array = this.keep(block, [values, rows, columns], () => arrayData(view, values, { rows, columns }));
    return draw(array, values, this.marks(block, values, mirror));
  }

  private input(block: Extract<DirectiveBlock, { type: 'input' }>): unknown {
    const { session, words, lesson } = this.around;
    const declared = lesson.inputs.find((one) => one.program === block.program && one.name === block.name);
    if (!declared) return nothing;
    if (declared.control) return this.control(block.program, block.name);
    const values = this.values({ program: block.program, text: block.name });
    const now = session?.input(block.program, block.name) ?? {
      shape: declared.shape,
      data: declared.data,
      edited: false,
    };
    const rows = this.labels(declared.rows);
    const columns = this.labels(declared.columns);
    const array = this.keep(block, [now.data, now.shape, rows, columns], (): ArrayData => ({
      label: declared.label,
      quantity: '',
      alt: '',
      role: declared.role,
      shape: now.shape,
      data: now.data,
      digits: 2,
      ...(rows ? { rows } : {}),
      ...(columns ? { columns } : {}),
    }));
    const { program: name, name: input } = block;
    const problems = new Map<number, string>();
    now.data.forEach((_, place) => {
      const refused = session?.problem(
        problemKey({ kind: 'cell', program: name, input, index: indexOf(now.shape, place) }),
      );
      if (refused) problems.set(place, refused.message);
    });
    const whole = session?.problem(problemKey({ kind: 'matrix', program: name, input }));
    const marks = isProblem(values) ? {} : this.marks(block, values);
    return html`<figure class="figure input">
      <softlook-matrix
        part="input"
        exportparts="label, editor"
        lang=${words.language}
        ?editable=${Boolean(session)}
        data-input=${`${name} ${input}`}
        .array=${array}
        .marks=${marks}
        .edited=${now.edited}
        .problems=${this.keep(problemsOf(block), [[...problems].join()], () => problems)}
        .problem=${whole?.message}
        @softlook-edit=${(event: CustomEvent<{ index: number[]; text: string; done: boolean }>) => {
          const key = `${name} ${input} ${event.detail.index.join()}`;
          session?.change(
            { kind: 'cell', program: name, input, index: event.detail.index, text: event.detail.text },
            { continued: this.editing === key },
          );
          this.editing = event.detail.done ? undefined : key;
        }}
        @softlook-paste=${(event: CustomEvent<{ text: string }>) => session?.change({ kind: 'matrix', program: name, input, text: event.detail.text })}
        @softlook-reset=${() => session?.change({ kind: 'resetInput', program: name, input })}
        @softlook-open=${(event: CellEvent) => isProblem(values) || this.openFrom({ program: name, text: input }, values, event)}
        @softlook-point=${(event: CellEvent) => isProblem(values) || this.pointFrom(values, event)}
      ></softlook-matrix>
    </figure>`;
  }
  /** The field that is being typed in or dragged: its next change is the same step of undo. */
  private editing: string | undefined;

  private control(programName: string, name: string): unknown {
    const { session, words, lesson } = this.around;
    const declared = lesson.inputs.find((one) => one.program === programName && one.name === name);
    if (!declared?.control) return nothing;
    const now = session?.input(programName, name).data[0] ?? declared.data[0] ?? 0;
    const key = `${programName} ${name}`;
    return html`<div class="control-block" @change=${() => (this.editing = undefined)}>
      ${control(
        { name: key.replace(/\W+/g, '-'), control: declared.control, value: now, words },
        {
          set: (value) => {
            session?.change(
              { kind: 'scalar', program: programName, input: name, value },
              { continued: this.editing === key },
            );
            this.editing = declared.control?.kind === 'slider' ? key : undefined;
          },
        },
      )}
      ${this.refusal(problemKey({ kind: 'scalar', program: programName, input: name }))}
    </div>`;
  }

  private lines(block: Extract<DirectiveBlock, { type: 'lines' }>): unknown {
    const view = block.lines;
    const x = this.values(view.x);
    if (isProblem(x)) return this.absent(x.message);
    const found = view.lines.map((line) => this.values(line.expression));
    const wrong = found.find((values): values is Problem => isProblem(values));
    if (wrong) return this.absent(wrong.message);
    const lines = found as Values[];
    const marked = view.mark ? this.values(view.mark) : undefined;
    const mark = marked && !isProblem(marked) ? marked.data[0] : undefined;
    const marks = lines.map((values, at) => this.marks(view.lines[at]!, values));
    const data = this.keep(block, [x, mark, ...lines, ...marks], (): LinesData => ({
      label: view.label,
      alt: view.alt,
      x: x.data,
      xLabel: view.xLabel,
      yLabel: view.yLabel,
      logX: view.logX,
      lines: view.lines.map((line, at) => ({
        label: line.label,
        dashed: line.dashed,
        values: lines[at]!.data,
        ...(marks[at]!.lit ? { lit: marks[at]!.lit } : {}),
        ...(marks[at]!.chosen === undefined ? {} : { chosen: marks[at]!.chosen }),
      })),
      digits: 2,
      ...(mark === undefined ? {} : { mark }),
      ...(view.yMax === undefined ? {} : { yMax: view.yMax }),
    }));
    return html`<softlook-lines
      part="lines"
      lang=${this.words.language}
      .data=${data}
      @softlook-open=${(event: CustomEvent<{ line: number; place: number }>) =>
        this.openAt(view.lines[event.detail.line]!.expression, lines[event.detail.line]!, event.detail.place, event)}
      @softlook-point=${({ detail }: CustomEvent<{ line: number; place: number | undefined }>) =>
        this.around.point(detail.place === undefined ? undefined : cellAt(lines[detail.line]!, detail.place))}
    ></softlook-lines>`;
  }

  private projection(block: Extract<DirectiveBlock, { type: 'projection' }>): unknown {
    const view = block.projection;
    const found = view.points.map((point) => this.values(point.expression));
    const wrong = found.find((values): values is Problem => isProblem(values));
    if (wrong) return this.absent(wrong.message);
    const points = found as Values[];
    const marks = points.map((values, at) => this.marks(view.points[at]!, values));
    const rows = this.labels(view.rows) ?? [];
    const data = this.keep(block, [rows, ...points, ...marks], (): ProjectionData => ({
      label: view.label,
      alt: view.alt,
      rows,
      dims: view.dims,
      digits: 2,
      points: view.points.map((point, at) => ({
        label: point.label,
        role: point.role,
        columns: points[at]!.shape.at(-1) ?? 1,
        values: points[at]!.data,
        ...(marks[at]!.lit ? { lit: marks[at]!.lit } : {}),
        ...(marks[at]!.chosen === undefined ? {} : { chosen: marks[at]!.chosen }),
      })),
    }));
    return html`<softlook-projection
      part="projection"
      lang=${this.words.language}
      .data=${data}
      @softlook-open=${(event: CustomEvent<{ point: number; place: number }>) =>
        this.openAt(
          view.points[event.detail.point]!.expression,
          points[event.detail.point]!,
          event.detail.place,
          event,
        )}
      @softlook-point=${({ detail }: CustomEvent<{ point: number; place: number | undefined }>) =>
        this.around.point(detail.place === undefined ? undefined : cellAt(points[detail.point]!, detail.place))}
    ></softlook-projection>`;
  }

  // What everything above needs.

  values(expression: Expression): Values | Problem {
    return this.read(() => this.valuesNow(expression));
  }

  private valuesNow({ program, text }: Expression): Values | Problem {
    const key = `${program} ${text}`;
    let found = this.asked.get(key);
    if (!found) {
      const { session, reason } = this.around;
      found = session ? session.values({ program, text }) : { message: reason };
      const last = this.known.get(key);
      if (last && sameValues(last, found)) found = last;
      this.asked.set(key, found);
    }
    return found;
  }

  labels(labels: Labels | undefined): string[] | undefined {
    return labels && this.read(() => this.labelsNow(labels));
  }

  private labelsNow(labels: Labels): string[] | undefined {
    if ('items' in labels) return labels.items;
    const { session, lesson } = this.around;
    return session ? session.labels(labels.list) : lesson.labels.find((list) => list.name === labels.list)?.items;
  }

  marks(owner: object, values: Values, mirror = false): Marks {
    return this.read(() => this.marksNow(owner, values, mirror));
  }

  private marksNow(owner: object, values: Values, mirror: boolean): Marks {
    const next = this.around.lighting?.marks(values, mirror) ?? {};
    const last = this.keptMarks.get(owner);
    if (last && sameMarks(last, next)) return last;
    this.keptMarks.set(owner, next);
    return next;
  }

  keep<T>(owner: object, from: readonly unknown[], make: () => T): T {
    const last = this.kept.get(owner);
    if (last && last.from.length === from.length && last.from.every((one, at) => sameThing(one, from[at])))
      return last.made as T;
    const made = make();
    this.kept.set(owner, { from, made });
    return made;
  }

  openAt(expression: Expression, values: Values, place: number, event: Event): void {
    this.around.open(
      { program: expression.program, expression: expression.text, index: indexOf(values.shape, place), path: [] },
      event,
    );
  }

  dimensionLabels(values: Values): (readonly string[] | undefined)[] {
    const now = () => this.around.session?.dimensionLabels(values) ?? [];
    this.read(() => JSON.stringify(now()));
    return now();
  }

  pointAt(values: Values, places: readonly number[]): void {
    this.around.point(...places.map((place) => cellAt(values, place)));
  }

  private readonly choices = new WeakMap<object, number | undefined>();
  choice(owner: object): number | undefined {
    return this.read(() => this.choices.get(owner));
  }

  choose(owner: object, choice: number | undefined): void {
    this.choices.set(owner, choice);
    this.around.redraw();
  }

  edit(key: string, change: Change): void {
    this.around.session?.change(change, { continued: this.editing === key });
    this.editing = key;
  }

  settle(): void {
    this.editing = undefined;
  }

  private openFrom(expression: Expression, values: Values, event: CellEvent): void {
    if (event.detail.place !== undefined) this.openAt(expression, values, event.detail.place, event);
  }

  private pointFrom(values: Values, event: CellEvent): void {
    const { place } = event.detail;
    this.around.point(place === undefined ? undefined : cellAt(values, place));
  }

  /** A problem of the program, where its line lies in this piece. */
  private lineInPiece(
    block: Extract<DirectiveBlock, { type: 'program' }>,
    found: Problem,
  ): { message: string; line?: number } | undefined {
    const pieces = this.around.lesson.programs.find((one) => one.name === block.program)?.pieces ?? [];
    const piece = pieces.find((one) => one.fileLine >= block.at.line && one.fileLine <= block.at.line + 8);
    if (found.line === undefined || !piece) return pieces[0] === piece ? { message: found.message } : undefined;
    const line = found.line - piece.sourceLine + 1;
    return line >= 1 && line <= piece.lines ? { message: found.message, line } : undefined;
  }
}

/** The labels and role that an array of the same name has in the lesson. */
function labelledElsewhere(lesson: Lesson, { program, text }: Expression): Partial<ArrayView> {
  const base = baseOf(program);
  const { rows, columns } =
    lessonExpressions(lesson).find((one) => one.program === base && one.text === text && (one.rows ?? one.columns)) ??
    lesson.inputs.find((input) => input.program === base && input.name === text) ??
    {};
  const role = rolesOf(lesson).get(`${base} ${text}`);
  return { ...(rows && { rows }), ...(columns && { columns }), ...(role && { role }) };
}

/** How the numbers of an array are printed; those of one vector alike. */
function numberText(inline: NumInline, values: Values): (value: number) => string {
  const whole = values.shape.length > 0 && inline.digits === undefined && values.data.every(Number.isInteger);
  return (value) => {
    if (values.dtype === 'bool') return value ? 'True' : 'False';
    if (inline.percent) return `${numeral(value * 100, inline.digits ?? 0)}%`;
    if (values.dtype === 'int64' || whole) return numeral(value, inline.digits ?? 0);
    return inline.digits === undefined && !values.shape.length
      ? grouped(printNumber(value, 2).text)
      : numeral(value, inline.digits ?? 2);
  };
}

const cellAt = (values: Values, place: number): ProgramCell => ({
  program: values.program,
  node: values.node,
  index: indexOf(values.shape, place),
});

/** Whether two runs gave the same. */
function sameValues(a: Values | Problem, b: Values | Problem): boolean {
  if (isProblem(a) || isProblem(b)) return isProblem(a) && isProblem(b) && a.message === b.message && a.line === b.line;
  return (
    a.node === b.node &&
    a.dtype === b.dtype &&
    sameThing(a.shape, b.shape) &&
    a.data.every((value, at) => Object.is(value, b.data[at]))
  );
}

const owners = new WeakMap<object, object>();
/** A second owner beside a block, for a second thing kept for it. */
function problemsOf(block: object): object {
  let owner = owners.get(block);
  if (!owner) owners.set(block, (owner = {}));
  return owner;
}

/** The role of each name of the lesson's programs, for the colour of numbers in unfoldings. */
export function rolesOf(lesson: Lesson): Map<string, Role> {
  const roles = new Map<string, Role>();
  const note = (expression: Expression, role: Role | undefined) => {
    const name = /^\s*([A-Za-z_]\w*)\s*(\[[^\]]*\])*\s*$/.exec(expression.text)?.[1];
    if (name && role && role !== 'plain' && !roles.has(`${expression.program} ${name}`))
      roles.set(`${expression.program} ${name}`, role);
  };
  for (const input of lesson.inputs) note({ program: input.program, text: input.name }, input.role);
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(walk);
    if (typeof value !== 'object' || value === null) return;
    const { expression, role } = value as { expression?: Expression; role?: Role };
    if (expression && role) note(expression, role);
    Object.values(value).forEach(walk);
  };
  walk(lesson.body);
  return roles;
}
