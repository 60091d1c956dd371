import { compareWords } from '../../../report/diff/diff-words.ts';

/**
 * @typedef {{ kind: 'same' | 'removed' | 'added', text: string }} Piece
 * @typedef {{ left: Piece[], right: Piece[], isChanged: boolean }} Row
 */

/**
 * Two texts as rows that stand beside each other: a row ends where both texts have a line break in common.
 * @param {readonly Piece[]} pieces
 * @returns {readonly Row[]}
 */
export function sideBySide(pieces) {
  const rows = [];
  let row = emptyRow();
  const close = () => {
    if (row.left.length > 0 || row.right.length > 0) rows.push(row);
    row = emptyRow();
  };
  pieces.forEach(({ kind, text }, index) => {
    if (kind !== 'same') {
      if (kind === 'removed') row.left.push({ kind, text });
      else row.right.push({ kind, text });
      row.isChanged = true;
      // Of lines, each block of changes is a row: it ends with a break on both sides.
      const next = pieces[index + 1];
      if (text.endsWith('\n') && (next === undefined || next.kind === 'same')) close();
      return;
    }
    const lines = text.split(/(?<=\n)/);
    lines.forEach((line) => {
      row.left.push({ kind, text: line });
      row.right.push({ kind, text: line });
      if (line.endsWith('\n')) close();
    });
  });
  close();
  return rows;
}

function emptyRow() {
  return { left: [], right: [], isChanged: false };
}

/**
 * Rows with long stretches of what is alike folded away, `around` kept at their ends.
 * @param {readonly Row[]} rows
 * @returns {readonly ({ type: 'row', row: Row, index: number } | { type: 'fold', from: number, to: number })[]}
 */
export function foldedRows(rows, around = 2) {
  const near = new Set();
  rows.forEach(({ isChanged }, index) => {
    if (!isChanged) return;
    for (let at = index - around; at <= index + around; at++) near.add(at);
  });
  const shown = [];
  for (let index = 0; index < rows.length; index++) {
    if (near.has(index)) {
      shown.push({ type: 'row', row: rows[index], index });
      continue;
    }
    let to = index;
    while (to < rows.length && !near.has(to)) to++;
    // One line is as long as the words that would stand for it.
    if (to - index === 1) shown.push({ type: 'row', row: rows[index], index });
    else shown.push({ type: 'fold', from: index, to });
    index = to - 1;
  }
  return shown;
}

/**
 * Rows of two texts that were compared by line: a line that was only changed stands beside what it became, with the words marked that differ.
 * @param {readonly Piece[]} pieces
 * @returns {readonly Row[]}
 */
export function lineRows(pieces) {
  return pieces.flatMap((piece, index) => {
    const lines = linesOf(piece);
    if (piece.kind === 'same') return lines.map(sameRow);
    const next = pieces[index + 1];
    if (piece.kind === 'removed')
      return next?.kind === 'added' ? blockRows(lines, linesOf(next)) : lines.map(removedRow);
    return pieces[index - 1]?.kind === 'removed' ? [] : lines.map(addedRow);
  });
}

function linesOf({ text }) {
  return text.replace(/\n$/, '').split('\n');
}

const sameRow = (text) => ({ left: [{ kind: 'same', text }], right: [{ kind: 'same', text }], isChanged: false });
const removedRow = (text) => ({ left: [{ kind: 'removed', text }], right: [], isChanged: true });
const addedRow = (text) => ({ left: [], right: [{ kind: 'added', text }], isChanged: true });

/** Lines that stand for others, in the order of the new ones. */
function blockRows(from, to) {
  const rows = [];
  let [at, now] = [0, 0];
  for (const [before, after] of [...pairsOf(from, to), [from.length, to.length]]) {
    rows.push(...from.slice(at, before).map(removedRow), ...to.slice(now, after).map(addedRow));
    if (before < from.length) rows.push(changedRow(from[before], to[after]));
    [at, now] = [before + 1, after + 1];
  }
  return rows;
}

function changedRow(from, to) {
  const words = compareWords(from, to)?.pieces ?? [];
  const isFiner = words.some(({ kind }) => kind === 'same') && words.some(({ kind }) => kind !== 'same');
  const pieces = isFiner ? words : [...removedRow(from).left, ...addedRow(to).right];
  const side = (kind) => pieces.filter((piece) => piece.kind !== kind);
  // Of white space alone no word tells.
  return { left: side('added'), right: side('removed'), isChanged: true };
}

/** Of larger blocks nobody reads which line became which: they are paired by their place. */
const mostPaired = 40_000;
/** Lines that have less in common are others. */
const leastAlike = 0.4;

/** Which lines became which: the places of both, in order, so that as much as can be is alike. */
function pairsOf(from, to) {
  const [before, after] = [from, to].map((lines) => lines.map(wordsOf));
  if (from.length * to.length > mostPaired) {
    const shorter = Math.min(from.length, to.length);
    return Array.from({ length: shorter }, (_, index) => [index, index]).filter(
      ([index]) => alike(before[index], after[index]) >= leastAlike,
    );
  }
  const best = Array.from({ length: from.length + 1 }, () => new Float64Array(to.length + 1));
  const gain = (at, now) => {
    const share = alike(before[at], after[now]);
    return share < leastAlike ? Number.NEGATIVE_INFINITY : share + best[at + 1][now + 1];
  };
  for (let at = from.length - 1; at >= 0; at--)
    for (let now = to.length - 1; now >= 0; now--)
      best[at][now] = Math.max(gain(at, now), best[at + 1][now], best[at][now + 1]);
  const pairs = [];
  for (let [at, now] = [0, 0]; at < from.length && now < to.length; ) {
    if (gain(at, now) === best[at][now]) pairs.push([at++, now++]);
    else if (best[at + 1][now] === best[at][now]) at++;
    else now++;
  }
  return pairs;
}

function wordsOf(line) {
  const words = new Map();
  for (const word of line.match(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? []) words.set(word, (words.get(word) ?? 0) + 1);
  return words;
}

/** From 0 to 1: how much of both is in the other; letters tell more than signs. */
function alike(one, other) {
  let [common, all] = [0, 0];
  for (const [word, count] of one) {
    common += 2 * word.length * Math.min(count, other.get(word) ?? 0);
    all += word.length * count;
  }
  for (const [word, count] of other) all += word.length * count;
  return all === 0 ? 1 : common / all;
}

/** How a text changed, in words: `+10 −31 words`. */
export function changeText({ type, added, removed }) {
  if (type === 'same') return 'the same text';
  if (type === 'white-space') return 'white space only';
  if (type === 'too-long') return 'too long to compare';
  const counts = [...(added > 0 ? [`+${added}`] : []), ...(removed > 0 ? [`−${removed}`] : [])];
  return `${counts.join(' ')} ${type}`;
}
