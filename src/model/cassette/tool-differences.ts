import { canonicalJson } from '../canonical-json.ts';

/** In words, what sets the tools of a request apart from those that were recorded: which ones, else what is said of one. */
export function toolDifferences(recorded: unknown, asked: unknown): readonly string[] {
  if (canonicalJson(recorded) === canonicalJson(asked)) return [];
  const [then, now] = [byName(recorded), byName(asked)];
  const [thenNames, nowNames] = [[...then.keys()].join(', '), [...now.keys()].join(', ')];
  if (thenNames !== nowNames) return [`its tools: ${thenNames || 'none'} were recorded, now ${nowNames || 'none'}`];
  return [...now].flatMap(([name, tool]) =>
    ['description', 'parameters']
      .filter((part) => canonicalJson(then.get(name)?.[part]) !== canonicalJson(tool[part]))
      .map((part) => `the ${part} of the tool ${name}`),
  );
}

type Fields = Readonly<Record<string, unknown>>;

function byName(tools: unknown): ReadonlyMap<string, Fields> {
  const list: readonly Fields[] = Array.isArray(tools) ? tools : [];
  return new Map(list.map((tool) => [String(tool['name']), tool]));
}
