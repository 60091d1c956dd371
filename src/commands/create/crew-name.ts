import { CrewError } from '../../errors.ts';

/** The name in what stands after `create`; null when there is none. */
export function crewName(words: readonly string[]): string | null {
  const [first, second, ...more] = words.map((word) => (word === './' ? '.' : word));
  if (first === undefined || (first === 'crew' && second === undefined)) return null;
  if (first === 'crew' && more.length === 0) return second!;
  if (second === undefined) return first;
  const parts = first === 'crew' ? words.slice(1) : words;
  throw new CrewError('usage', `A crew has one name; these are ${parts.length}: ${parts.join(' ')}`, {
    hint: `crew create ${parts.join('-')}`,
  });
}
