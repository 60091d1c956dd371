import { hideSecrets } from '../../model/secrets/mask.ts';
import { countText } from '../../report/format.ts';
import { neutralise } from '../../report/text.ts';
import type { Block, Output } from './document.ts';

/** How texts of the history get into a document. */
export interface Texts {
  /** Without keys, and without characters that command a terminal or turn the reading direction. */
  clean(text: string): string;
  /** As `clean`; of a very long text only its start. */
  block(label: string, text: string, language?: Block['language']): Block;
}

/** A prompt mostly repeats outputs that the document has: in a long run less of each is shown. */
const roomForAll = 10_000_000;
const [leastRoom, mostRoom] = [4000, 200_000];
/** A key that is cut in two is not known as one any more: so much more is looked at. */
const longestKey = 4000;

/** `tasks`: how many the document has. */
export function documentTexts(secrets: readonly string[], tasks: number): Texts {
  const room = Math.min(mostRoom, Math.max(leastRoom, Math.floor(roomForAll / Math.max(1, tasks))));
  const clean = (text: string) => hideSecrets(neutralise(text), secrets);
  return {
    clean,
    block: (label, text, language = 'text') => {
      const start = clean(text.slice(0, room + longestKey));
      if (text.length <= room) return { label, language, text: start, leftOut: 0 };
      return { label, language, text: start.slice(0, wholeCharacters(start, room)), leftOut: text.length - room };
    },
  };
}

/** `… 12,000 characters more`. */
export function leftOutText({ leftOut }: Block): string {
  return `… ${countText(leftOut, 'more character')}, left out here`;
}

/** JSON set out over lines, whether a schema asked for it or not; any other text is Markdown. `data` null: nothing is known of it. */
export function outputOf(text: string, data: unknown, { clean }: Texts): Output {
  const json = data ?? parsed(text);
  if (json === undefined) return { type: 'markdown', text: clean(text) };
  return { type: 'json', text: clean(JSON.stringify(json, null, 2)) };
}

/** Set out over lines where it is JSON. */
export function jsonText(text: string): string {
  const json = parsed(text);
  return json === undefined ? text : JSON.stringify(json, null, 2);
}

/** Undefined: it is no JSON of some depth. */
function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Text that only begins like JSON.
    return undefined;
  }
}

function wholeCharacters(text: string, end: number): number {
  return (text.charCodeAt(end) & 0xfc00) === 0xdc00 ? end - 1 : end;
}
