/** The directive that shows how an expression is made, step by step. */
import type { FlowView } from './lesson.ts';
import type { Reader } from './directive-reader.ts';

export const FLOW_DIRECTIVES: Record<string, Reader> = {
  flow(reading, fields) {
    const expression = fields.argument('expression');
    if (expression === undefined) return [];
    const label = fields.option('label', 'text') ?? '';
    const path = fields.option('path', 'name');
    const caption = fields.option('caption', 'inline');
    const flow: FlowView = {
      expression,
      label,
      stop: fields.option('stop', 'names') ?? [],
      aside: fields.option('aside', 'names') ?? [],
      named: fields.option('named', 'flag') ?? false,
      ...(path !== undefined && { path }),
      ...(caption && { caption }),
      alt: fields.option('alt', 'text') ?? label,
    };
    reading.uses.push({ expression, at: fields.at, place: '{flow}', misfit: () => undefined });
    reading.flows.push({ flow, at: fields.at, lineOf: (option) => fields.lineOf(option) });
    return [{ type: 'flow', flow, at: fields.at }];
  },
};
