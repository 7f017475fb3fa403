/** The page: which items, how long, then tables. With ?start it begins by itself and leaves its report in #report. */
import { chosenItems, items } from '../items.ts';
import { measure, type ItemReport } from '../rounds.ts';
import { remarksOf, tablesOf, type Table } from '../tables.ts';
import { startWorker } from './workers.ts';

const query = new URLSearchParams(location.search);
const form = document.querySelector('form')!;
const progress = document.querySelector('#progress')!;

fillForm();
form.addEventListener('submit', (event) => {
  event.preventDefault();
  void run();
});
if (query.has('start')) void run();

function fillForm(): void {
  const named = query.get('items')?.split(',').filter(Boolean) ?? [];
  const chosen = new Set(items.map(({ name }) => name).filter((name) => !named.length || named.includes(name)));
  for (const { name, title } of items) {
    const box = element('input', { type: 'checkbox', name: 'item', value: name, defaultChecked: chosen.has(name) });
    document.querySelector('#items')!.append(element('label', {}, box, ` ${title}`));
  }
  for (const name of ['rounds', 'time'] as const) {
    const given = query.get(name);
    if (given) (form.elements.namedItem(name) as HTMLInputElement).value = given;
  }
}

async function run(): Promise<void> {
  const data = new FormData(form);
  const names = data.getAll('item').map(String);
  const button = form.querySelector('button')!;
  button.disabled = true;
  try {
    const settings = { rounds: Number(data.get('rounds')), milliseconds: Number(data.get('time')) };
    const chosen = names.flatMap((name) => chosenItems([name]).filter((item) => item.name === name));
    show(await measure(startWorker, chosen, settings, say));
    progress.textContent = 'Done.';
  } catch (error) {
    progress.textContent = `It stopped: ${String(error)}`;
    throw error;
  } finally {
    button.disabled = false;
  }
}

function say(what: string): void {
  progress.textContent = `Measuring: ${what} …`;
  console.log(`· ${what}`);
}

function show(reports: ItemReport[]): void {
  const remarks = remarksOf(reports).map((remark) => element('li', {}, remark));
  const json = element('script', { type: 'application/json', id: 'report' }, JSON.stringify(reports));
  document
    .querySelector('#tables')!
    .replaceChildren(...tablesOf(reports).map(tableOf), element('ul', {}, ...remarks), json);
}

function tableOf({ title, header, rows }: Table): HTMLElement {
  const head = element('tr', {}, ...header.map((cell) => element('th', { scope: 'col' }, cell)));
  const body = rows.map(([first, ...cells]) =>
    element('tr', {}, element('th', { scope: 'row' }, first!), ...cells.map((cell) => element('td', {}, cell))),
  );
  return element('table', {}, element('caption', {}, title), element('thead', {}, head), element('tbody', {}, ...body));
}

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<HTMLElementTagNameMap[K]>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
