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
 * Pieces of lines with the words marked that differ, where lines stand for as many others.
 * @param {readonly Piece[]} pieces
 * @returns {readonly Piece[]}
 */
export function withinLines(pieces) {
  return pieces.flatMap((piece, index) => {
    const [before, next] = [pieces[index - 1], pieces[index + 1]];
    if (piece.kind === 'added' && before?.kind === 'removed' && linesOf(before).length === linesOf(piece).length)
      return linesOf(piece).flatMap((line, at) => changedLine(linesOf(before)[at], line));
    const isPaired = piece.kind === 'removed' && next?.kind === 'added';
    return isPaired && linesOf(piece).length === linesOf(next).length ? [] : [piece];
  });
}

function linesOf({ text }) {
  return text.replace(/\n$/, '').split('\n');
}

function changedLine(from, to) {
  const end = { kind: 'same', text: '\n' };
  if (from === to) return [{ kind: 'same', text: `${to}\n` }];
  const words = compareWords(from, to)?.pieces ?? [];
  const isFiner = words.some(({ kind }) => kind === 'same') && words.some(({ kind }) => kind !== 'same');
  return isFiner ? [...words, end] : [{ kind: 'removed', text: from }, { kind: 'added', text: to }, end];
}

/** How a text changed, in words: `+10 −31 words`. */
export function changeText({ type, added, removed }) {
  if (type === 'same') return 'the same text';
  if (type === 'white-space') return 'white space only';
  if (type === 'too-long') return 'too long to compare';
  const counts = [...(added > 0 ? [`+${added}`] : []), ...(removed > 0 ? [`−${removed}`] : [])];
  return `${counts.join(' ')} ${type}`;
}
