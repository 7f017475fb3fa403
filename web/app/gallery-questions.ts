/** The gallery's questions: each kind in its states, from hand-made data. Nothing is graded here. */
import { html, type CSSResultGroup, type PropertyDeclarations } from 'lit';
import { baseStyle } from '../elements/base-style.ts';
import { define } from '../elements/define.ts';
import { SoftlookEditor } from '../elements/editor-element.ts';
import { QuestionPart } from '../elements/question-part.ts';
import { ViewElement } from '../elements/view-element.ts';
import { answerChoices } from '../views/answer-choices.ts';
import { answerMatrix, type AnswerCell } from '../views/answer-matrix.ts';
import { answerNumber } from '../views/answer-number.ts';
import { answerOrder } from '../views/answer-order.ts';
import { answersEnd, answersEndStyle } from '../views/answers-end.ts';
import { bughunt } from '../views/bughunt.ts';
import { exerciseResult, failedCheck } from '../views/exercise.ts';
import { number } from '../views/number.ts';
import { predict, predictStyle } from '../views/predict.ts';
import { program, programStyle } from '../views/program.ts';
import { proseStyle } from '../views/prose.ts';
import { question, type QuestionView, type Verdict } from '../views/question.ts';
import { sentence, sentenceStyle } from '../views/sentence.ts';
import { wordsFor } from '../words/words.ts';
import { questionWordsFor } from '../words/questions.ts';

const words = questionWordsFor('en');
const page = wordsFor('en');

/** What a drawing may ask of its element: what was given so far, and to tell what was done. */
interface Gallery {
  given: unknown;
  /** Another answer is given; it is drawn again. */
  give(given: unknown): void;
  /** An event `gallery-did` with the name of what was pressed. */
  did(name: string, detail?: unknown): void;
}

class GalleryQuestion extends ViewElement implements Gallery {
  static override styles: CSSResultGroup = [
    baseStyle,
    proseStyle,
    predictStyle,
    programStyle,
    sentenceStyle,
    answersEndStyle,
    ...QuestionPart.styles,
  ];
  static override properties: PropertyDeclarations = {
    ...ViewElement.properties,
    draw: { attribute: false },
    given: { attribute: false },
  };

  declare draw: (gallery: Gallery) => unknown;
  declare given: unknown;

  give(given: unknown): void {
    this.given = given;
    this.did('give', given);
  }

  did(name: string, detail?: unknown): void {
    this.say('gallery-did', { name, detail });
  }

  protected override view(): unknown {
    return this.draw(this);
  }
}
define('gallery-question', GalleryQuestion);
define('softlook-editor', SoftlookEditor);

const right = (sentence: unknown): Verdict => ({ right: true, sentence });
const wrong = (sentence: unknown, more?: unknown): Verdict => ({ right: false, sentence, more });
const unread = (sentence: unknown): Verdict => ({ right: undefined, sentence });
const shown = (text: string): unknown => number({ text }, { open: () => undefined, point: () => undefined });
const mistake = (says: string, gives: string): unknown =>
  html`<div class="mistake">
    <p>${says}</p>
    <p class="soft">${words.gives} ${shown(gives)}.</p>
  </div>`;

/** A question whose frame is as in a lesson; `rest` says what state it is in. */
function asked(gallery: Gallery, kind: string, text: string, answer: unknown, rest: Partial<QuestionView>): unknown {
  const tried = rest.verdict !== undefined;
  return question(
    {
      id: 'asked',
      kind,
      question: html`<p>${text}</p>`,
      answer,
      hints: [],
      hintCount: 2,
      canShow: tried && !rest.reveal,
      started: tried,
      check: words.check,
      words,
      ...rest,
    },
    {
      check: () => gallery.did('check'),
      hint: () => gallery.did('hint'),
      show: () => gallery.did('show'),
      restart: () => gallery.did('restart'),
    },
  );
}

const reveal = (): unknown =>
  html`<p>The score is divided by the root of three, and softmax makes it ${shown('0.19')}.</p>`;
const hint = html`<p>Softmax comes after the division.</p>`;

const inNumber =
  (text: string, rest: Partial<QuestionView> = {}) =>
  (gallery: Gallery): unknown =>
    asked(
      gallery,
      words.kinds.number,
      'What weight does the query of cat give to the key of sat?',
      answerNumber(
        {
          id: 'asked',
          text: String(gallery.given ?? text),
          exactness: words.decimals(2),
          wrong: rest.verdict !== undefined && rest.verdict.right !== true,
          disabled: false,
          words,
        },
        { type: (typed) => gallery.give(typed), keep: () => gallery.did('keep') },
      ),
      rest,
    );

const inMatrix =
  (cells: [number, AnswerCell][], rest: Partial<QuestionView> = {}) =>
  (gallery: Gallery): unknown =>
    asked(
      gallery,
      words.kinds.grid,
      'Fill in the scores below the diagonal.',
      answerMatrix(
        {
          id: 'asked',
          shape: [3, 3],
          rows: ['The', 'cat', 'sat'],
          columns: ['The', 'cat', 'sat'],
          fields: new Map(cells),
          given: (place) => shown(['0.86', '−0.29', '0.07', '', '0.98', '0.65', '', '', '0.53'][place]!),
          disabled: false,
          words,
        },
        { type: (place, text) => gallery.did('type', { place, text }), keep: () => gallery.did('keep') },
      ),
      rest,
    );

const inChoices =
  (chosen: number[], several: boolean, marks: [number, boolean][], rest: Partial<QuestionView> = {}) =>
  (gallery: Gallery): unknown =>
    asked(
      gallery,
      several ? words.kinds.choices : words.kinds.choice,
      'What does dividing by the root of the size of a key change?',
      answerChoices(
        {
          id: 'asked',
          choices: ['The order of the scores', 'The gaps between the scores', 'The weights that softmax makes of them'],
          chosen: (gallery.given as number[] | undefined) ?? chosen,
          several,
          marks: new Map(marks),
          disabled: false,
          words,
        },
        { choose: (given) => gallery.give(given) },
      ),
      rest,
    );

const steps = ['scores of all pairs', 'division by the root', 'softmax along each row', 'weighted sum of the values'];
const inOrder =
  (order: number[], leading: number | undefined, rest: Partial<QuestionView> = {}) =>
  (gallery: Gallery): unknown => {
    const now = (gallery.given as { order: number[]; selected: number; moved?: string } | undefined) ?? {
      order,
      selected: order[0]!,
    };
    return asked(
      gallery,
      words.kinds.order,
      'Put the steps into their order.',
      answerOrder(
        {
          id: 'asked',
          items: steps,
          order: now.order,
          selected: now.selected,
          ...(leading === undefined ? {} : { leading }),
          ...(now.moved ? { moved: now.moved } : {}),
          disabled: false,
          words,
        },
        {
          select: (selected) => gallery.give({ order: now.order, selected }),
          move: (next, place) => gallery.give({ ...now, order: next, moved: words.order.moved(place, next.length) }),
        },
      ),
      rest,
    );
  };

const inHunt =
  (at: number, marks: [number, boolean][], rest: Partial<QuestionView> = {}) =>
  (gallery: Gallery): unknown => {
    const now = (gallery.given as number | undefined) ?? at;
    const names = ['S', 'Z', 'W'];
    return question(
      {
        id: 'asked',
        kind: words.bughunt.kind,
        question: html`<p>The shapes are right, and the output is wrong. Where did it go astray?</p>`,
        answer: bughunt(
          {
            id: 'asked',
            steps: names,
            shown: now,
            values: html`<p>${shown('10.00')} ${shown('7.00')} ${shown('8.00')}</p>`,
            marks: new Map(marks),
            disabled: false,
            words,
          },
          { show: (step) => gallery.give(step), pick: () => gallery.did('pick', names[now]) },
        ),
        hints: [],
        hintCount: 1,
        canShow: rest.verdict?.right === false,
        started: rest.verdict !== undefined,
        words,
        ...rest,
      },
      {
        check: () => undefined,
        hint: () => gallery.did('hint'),
        show: () => gallery.did('show'),
        restart: () => gallery.did('restart'),
      },
    );
  };

const starter = 'scores = X @ X.T\nweights = scores\noutput = weights';
const inExercise =
  (code: string, line: number | undefined, rest: Partial<QuestionView> = {}) =>
  (gallery: Gallery): unknown =>
    asked(
      gallery,
      words.exercise.kind,
      'Compute scores, weights and output.',
      html`<div class="whole">
        <softlook-editor
          .label=${words.exercise.editor}
          .value=${String(gallery.given ?? code)}
          .line=${gallery.given === undefined || gallery.given === code ? line : undefined}
          @softlook-input=${(event: CustomEvent<{ value: string }>) => gallery.give(event.detail.value)}
          @softlook-run=${() => gallery.did('check')}
        ></softlook-editor>
      </div>`,
      { check: words.exercise.run, showWord: words.exercise.show, ...rest },
    );

const inPredict =
  (free: boolean, answer?: number | string, note?: string) =>
  (gallery: Gallery): unknown => {
    const now = gallery.given === undefined ? answer : (gallery.given as { answer?: number | string }).answer;
    return predict(
      {
        id: 'predict',
        question: html`<p>Will the scores be symmetric?</p>`,
        choices: free ? [] : ['Always', 'Not always', 'Only where queries and keys are the very same vectors'],
        free,
        reveal: () => html`<p>They need not be: the two matrices differ.</p>`,
        words: page,
        ...(now === undefined ? {} : { answer: now }),
        ...(note ? { note } : {}),
      },
      { answer: (given) => gallery.give(given === undefined ? {} : { answer: given }) },
    );
  };

const inEnd =
  (answered: number, lasting: boolean, forgotten: boolean) =>
  (gallery: Gallery): unknown =>
    answersEnd(
      { answered, questions: 9, lasting, forgotten, words: page },
      { forget: () => gallery.did('forget'), bringBack: () => gallery.did('bringBack') },
    );

const inSentence =
  (text: string, unknown: string[], problem?: string) =>
  (gallery: Gallery): unknown =>
    sentence(
      {
        name: 'words',
        label: 'Your sentence',
        text,
        presets: ['The cat sat here', 'Dog bites man'],
        unknown,
        words: page,
        ...(problem ? { problem } : {}),
      },
      { use: (typed) => gallery.did('use', typed) },
    );

const all: [id: string, title: string, draw: (gallery: Gallery) => unknown][] = [
  ['number', 'A number, untouched', inNumber('')],
  [
    'number-unread',
    'A number that cannot be read',
    inNumber('abc', { verdict: unread(page.session.notANumber('abc')) }),
  ],
  [
    'number-wrong',
    'A number, wrong by a mistake that has a name, and a hint',
    inNumber('0.12', {
      verdict: wrong(`${words.notYet} ${words.found}`, mistake(words.mistakes['no-scaling']!, '0.12')),
      hints: [hint],
    }),
  ],
  [
    'number-right',
    'A number, right',
    inNumber('0.19', { verdict: right(html`${words.rightIs} ${shown('0.19')}. ${words.below}`), reveal }),
  ],
  [
    'number-shown',
    'A number, wrong, and the answer shown',
    inNumber('3', {
      verdict: wrong(`${words.notYet} ${words.misses.high}`),
      hints: [hint, hint],
      reveal: () =>
        html`<p>${words.itIs} ${shown('0.19')}.</p>
          ${reveal()}`,
    }),
  ],
  ['cells', 'Cells to fill, untouched', inMatrix([3, 6, 7].map((place) => [place, { text: '' }]))],
  [
    'cells-wrong',
    'Cells: right, wrong, no number',
    inMatrix(
      [
        [3, { text: '−0.29', right: true }],
        [6, { text: '0.7', right: false }],
        [7, { text: 'a', problem: page.session.notANumber('a') }],
      ],
      { verdict: unread(words.grid.unread(1)) },
    ),
  ],
  ['choice', 'One choice, untouched', inChoices([], false, [])],
  [
    'choice-wrong',
    'One choice, wrong',
    inChoices([0], false, [[0, false]], {
      verdict: wrong(
        words.notYet,
        html`<div class="mistake"><p>One positive number divides them all, so their order stays.</p></div>`,
      ),
    }),
  ],
  [
    'choices-right',
    'Several choices, right',
    inChoices(
      [1, 2],
      true,
      [
        [1, true],
        [2, true],
      ],
      { verdict: right(`${words.right} ${words.below}`), reveal },
    ),
  ],
  ['order', 'An order, untouched', inOrder([2, 0, 3, 1], undefined)],
  [
    'order-wrong',
    'An order, wrong from the third step on',
    inOrder([0, 1, 3, 2], 2, { verdict: wrong(`${words.notYet} ${words.order.leading(2)}`) }),
  ],
  [
    'order-right',
    'An order, right',
    inOrder([0, 1, 2, 3], 4, { verdict: right(`${words.right} ${words.below}`), reveal }),
  ],
  ['hunt', 'A fault to find, untouched', inHunt(0, [])],
  [
    'hunt-wrong',
    'A fault, a sound step pointed at',
    inHunt(1, [[1, false]], {
      verdict: wrong(`${words.notYet} ${words.bughunt.wrong('Z')}`, html`<p>${words.bughunt.sure}</p>`),
    }),
  ],
  [
    'hunt-right',
    'A fault, found',
    inHunt(
      2,
      [
        [1, false],
        [2, true],
      ],
      { verdict: right(`${words.bughunt.right('W')} ${words.below}`), reveal },
    ),
  ],
  ['exercise', 'A program to write, as it begins', inExercise(starter, undefined)],
  [
    'exercise-fails',
    'A program with an error',
    inExercise('scores = X @ X.T\nweights = softmaxx(scores, dim=-1)\noutput = weights @ X', 2, {
      verdict: wrong(words.exercise.fails(2, 'There is no function softmaxx. Did you mean softmax?')),
    }),
  ],
  [
    'exercise-wrong',
    'A program that runs and fails a check',
    inExercise(starter, undefined, {
      verdict: wrong(
        words.exercise.some(1, 3),
        failedCheck(
          [
            { holds: true, says: '' },
            { holds: false, says: html`<p>A row of weights does not add up to one.</p>` },
            { holds: false, says: html`<p>The rows add up to one, but these are not the weights.</p>` },
          ],
          words,
        ),
      ),
      result: html`<div class="ran">
        ${exerciseResult({ outputs: ['tensor([0.86, −0.29, 0.07])'], results: [shown('0.86')], more: 2, words })}
      </div>`,
    }),
  ],
  [
    'exercise-shown',
    'A program, the solution shown',
    inExercise(starter, undefined, {
      verdict: wrong(words.exercise.some(1, 2)),
      reveal: () =>
        program({
          source: 'scores = X @ X.T\nweights = softmax(scores, dim=-1)  # along each row\noutput = weights @ X',
          title: words.exercise.solution,
          words: page,
        }),
    }),
  ],
  ['predict', 'A prediction, open', inPredict(false)],
  [
    'predict-made',
    'A prediction, made, of a question that has changed',
    inPredict(false, 1, page.page.answers.changed),
  ],
  ['predict-free', 'A prediction in words', inPredict(true)],
  ['predict-said', 'A prediction in words, made', inPredict(true, 'They need not be.\nTwo matrices made them.')],
  ['end', 'The end of a lesson, nothing answered', inEnd(0, true, false)],
  ['end-some', 'The end, four answered in a browser that keeps nothing', inEnd(4, false, false)],
  ['end-forgotten', 'The end, all forgotten', inEnd(0, true, true)],
  ['sentence', 'A sentence with a word that is not on the list', inSentence('The flimp sat here', ['flimp'])],
  ['sentence-refused', 'A sentence that is refused', inSentence('', [], 'Type at least one word.')],
  [
    'listing',
    'A program with a line that fails',
    () =>
      program({
        source: 'S = Q @ K.T\nA = softmax(Z, dim=-1)',
        problem: { message: 'There is no Z at line 2.', line: 2 },
        words: page,
      }),
  ],
];

/** The sections of the gallery. */
export const questions = all.map(
  ([id, title, draw]) =>
    html`<section class="question-state">
      <h2>${title}</h2>
      <gallery-question id=${id} .draw=${draw}></gallery-question>
    </section>`,
);
