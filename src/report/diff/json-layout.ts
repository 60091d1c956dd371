/** A token of JSON: a text, a sign, or a number or word. */
const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
const step = '  ';

/**
 * A map or list of JSON with an entry in each line, so that only what it says is compared, not how it is laid out. Numbers stay as they are written,
 * and so does the order of keys. Null: the text is something else.
 */
export function jsonLayout(text: string): string | null {
  if (!/^\s*[[{]/.test(text) || !isJson(text)) return null;
  const lines: string[] = [''];
  let depth = 0;
  const add = (piece: string) => {
    lines[lines.length - 1] += piece;
  };
  const begin = (by: number) => {
    depth += by;
    lines.push(step.repeat(depth));
  };
  const tokens = text.match(token) ?? [];
  for (const [index, piece] of tokens.entries()) {
    const isEmpty = /[{[]/.test(tokens[index - 1] ?? '') && tokens[index - 1]?.length === 1;
    if (piece === '}' || piece === ']') {
      if (!isEmpty) begin(-1);
      else depth--;
      add(piece);
    } else {
      if (isEmpty) lines.push(step.repeat(depth));
      add(piece === ':' ? ': ' : sameText(piece));
      if (piece === ',') begin(0);
      if (piece === '{' || piece === '[') depth++;
    }
  }
  return lines.join('\n');
}

/** One text can be written with different escapes. */
function sameText(piece: string): string {
  return piece.startsWith('"') && piece.includes('\\') ? JSON.stringify(JSON.parse(piece)) : piece;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Compared as any text is.
    return false;
  }
}
