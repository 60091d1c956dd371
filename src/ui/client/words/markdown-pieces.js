/** Characters of a piece, about: what is read and drawn in one go while a reader waits. */
const leastLength = 8000;

/** Characters of definitions above which each piece has only its own. */
const mostKnown = 20_000;

const fence = /^ {0,3}(`{3,}|~{3,})/;
const bullet = /^[-*+][ \t]/;
const number = /^\d{1,9}[.)][ \t]/;
/** Where all are numbered 1, each has its number from those before it. */
const first = /^[01][.)]/;
const definition = /^ {0,3}\[[^\]\n]+\]:[ \t]*\S/;
const indented = /^(?: {2}|\t)/;

/**
 * A long Markdown text in pieces that can be read each by itself, cut between paragraphs and between the items of a list;
 * links that are defined elsewhere in the text are defined in each. `top`: the depth of its highest heading, 6 when there is none.
 * @param {string} text
 * @returns {{ pieces: readonly string[], top: number }}
 */
export function markdownPieces(text) {
  const lines = text.split('\n');
  const pieces = [];
  const definitions = [];
  let top = 6;
  let open = null;
  let [begun, length] = [0, 0];
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1] ?? '';
    if (length >= leastLength && open === null && begins(line, before, length)) {
      pieces.push(lines.slice(begun, index).join('\n'));
      [begun, length] = [index, 0];
    }
    length += line.length + 1;
    const mark = fence.exec(line)?.[1];
    if (mark !== undefined) open = afterFence(open, mark, line);
    if (open !== null) continue;
    top = Math.min(top, headingDepth(line, before));
    if (definition.test(line)) definitions.push(line);
  }
  pieces.push(lines.slice(begun).join('\n'));
  const known = `\n\n${definitions.join('\n')}`;
  if (pieces.length === 1 || definitions.length === 0 || known.length > mostKnown) return { pieces, top };
  return { pieces: pieces.map((piece) => (piece.includes(']') ? piece + known : piece)), top };
}

/** Does a line begin what can be read without what stands before it? `length`: of what stands before it in its piece. */
function begins(line, before, length) {
  // Only a list that is long by itself: how its items are spaced follows from all of them.
  const isLong = length >= 2 * leastLength;
  if (bullet.test(line)) return isLong;
  // In the middle of a paragraph a line with a number is one like another.
  if (number.test(line)) {
    return isLong && !first.test(line) && (before.trim() === '' || indented.test(before) || number.test(before));
  }
  return before.trim() === '' && line.trim() !== '' && !indented.test(line);
}

/** The fence that is open after a line that is one; null: none. */
function afterFence(open, mark, line) {
  if (open === null) return mark;
  return mark.startsWith(open) && line.trim() === mark ? null : open;
}

function headingDepth(line, before) {
  const marks = /^ {0,3}(#{1,6})(?:[ \t]|$)/.exec(line)?.[1];
  if (marks !== undefined) return marks.length;
  if (before.trim() === '') return 6;
  if (/^ {0,3}=+[ \t]*$/.test(line)) return 1;
  return /^ {0,3}-+[ \t]*$/.test(line) ? 2 : 6;
}
