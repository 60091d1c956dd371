import { CrewError } from '../../errors.ts';

/** The variables of a `.env` file. `shown`: its name in messages, in which no value is ever repeated. CrewError `usage` for a line that is certainly not as it was meant. */
export function envVariables(bytes: Uint8Array, shown: string): Record<string, string> {
  const text = decoded(bytes, shown).replace(/\r\n?/g, '\n');
  const variables: Record<string, string> = {};
  assignment.lastIndex = 0;
  let line = 1;
  for (let at = 0; at < text.length; ) {
    assignment.lastIndex = at;
    const match = assignment.exec(text);
    const end = match === null ? lineEnd(text, at) : match.index + match[0].length;
    if (match === null) refuseYaml(text.slice(at, end), `${shown}:${line}`);
    else {
      const [, name = '', quoted, plain = ''] = match;
      if (quoted === undefined) refuseOpenQuote(plain, `${shown}:${line}`);
      variables[name] = withoutQuotes(name, quoted === undefined ? unquoted(plain) : inQuotes(quoted));
    }
    line += text.slice(at, end).split('\n').length;
    at = end + 1;
  }
  return variables;
}

/** Of one variable: its name; its value in quotes, which may go on over lines, with a comment behind it; else the rest of the line. */
const assignment =
  /[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=(?:[ \t]*('[^']*'|"[^"]*"|`[^`]*`|[“„”][^“”\n]*[“”]|[‘’][^‘’\n]*[‘’])[ \t]*(?:#.*)?(?=\n|$)|(.*))/y;

/** As editors save it: a mark at the beginning, or the zeros of plain letters, tell UTF-16. */
function decoded(bytes: Uint8Array, shown: string): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || second === 0) return new TextDecoder('utf-16le').decode(bytes);
  if ((first === 0xfe && second === 0xff) || first === 0) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new CrewError('usage', `${shown} is not UTF-8 text`, {
      hint: 'Save it with the encoding UTF-8',
      cause: error,
    });
  }
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** A `#` begins a comment only behind a space: keys and addresses may have one inside. */
function unquoted(rest: string): string {
  return rest.replace(/[ \t]#.*/, '').trim();
}

function inQuotes(quoted: string): string {
  const inside = quoted.slice(1, -1);
  return quoted.startsWith('"') ? inside.replaceAll('\\n', '\n') : inside;
}

/** No key has quotes of its own: a second pair came with it from where it was copied. */
function withoutQuotes(name: string, value: string): string {
  if (!/(?:key|token|secret)$/i.test(name)) return value;
  return /^(["'`“‘])(.*)["'`”’]$/.exec(value)?.[2] ?? value;
}

/** Lines that are no assignments say nothing, but for one that was meant as one. */
function refuseYaml(line: string, place: string): void {
  const name = /^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*:\s*\S/.exec(line)?.[1];
  if (name === undefined) return;
  throw new CrewError('usage', `${place} sets ${name} with a colon`, { hint: `Write an equals sign:  ${name}=…` });
}

function refuseOpenQuote(rest: string, place: string): void {
  const quote = /^[ \t]*(["'`“‘])/.exec(rest)?.[1];
  if (quote === undefined || rest.trim().slice(1).includes(quote)) return;
  throw new CrewError('usage', `${place} opens a ${quote} that is never closed`, {
    hint: 'Close it where the value ends, or leave it out',
  });
}
