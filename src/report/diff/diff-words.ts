import { diffArrays } from 'diff';
import type { Piece } from './diff-pieces.ts';

export interface WordDiff {
  /** Of a text that was written anew: the old one whole, then the new one. */
  readonly pieces: readonly Piece[];
  /** In words. */
  readonly removed: number;
  readonly added: number;
}

/** Compares by word; white space alone makes no difference. Null: there is too much that differs. */
export function compareWords(from: string, to: string): WordDiff | null {
  const [before, after]: [readonly string[], readonly string[]] = [from.match(token) ?? [], to.match(token) ?? []];
  const bare = (text: string) => text.trimStart();
  const [oldWords, newWords] = [before.map(bare), after.map(bare)];
  const changes =
    leastEdits(oldWords, newWords) > limits.maxEditLength ? undefined : diffArrays(oldWords, newWords, limits);
  if (changes === undefined) return null;
  const counts = { removed: 0, added: 0 };
  const pieces: Piece[] = [];
  let [old, now, alike] = [0, 0, 0];
  for (const { removed, added, count, value } of changes) {
    const tokens = removed ? before.slice(old, old + count) : after.slice(now, now + count);
    const kind = removed ? 'removed' : added ? 'added' : 'same';
    pieces.push({ kind, text: tokens.join('') });
    if (kind === 'same') alike += value.join('').length;
    else counts[kind] += wordCount(value);
    if (!added) old += count;
    if (!removed) now += count;
  }
  const isNew = alike < leastInCommon * Math.max(from.length, to.length);
  return { pieces: isNew && alike > 0 ? wholes(from, to) : joined(editsOf(pieces)), ...counts };
}

/** Reached long before the time (in milliseconds), so that every machine shows the same. */
const limits = { maxEditLength: 3000, timeout: 3000 };

/** As few edits as there can be, whatever the order: what is not in both texts as often. Counting takes no time, and most texts that differ too much are known by it. */
function leastEdits(before: readonly string[], after: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of before) left.set(word, (left.get(word) ?? 0) + 1);
  for (const word of after) left.set(word, (left.get(word) ?? 0) - 1);
  return [...left.values()].reduce((sum, count) => sum + Math.abs(count), 0);
}

/** Texts that share less are shown one after the other. */
const leastInCommon = 0.25;

/** A word, a number, a character of a script that has no spaces, or a sign; with the white space before it. */
const token =
  /\s*(?:\p{N}+(?:[.,]\p{N}+)*|[[\p{L}\p{N}\p{M}_'’]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]]+|\S)/gv;

/** Signs count only where nothing else differs. */
function wordCount(tokens: readonly string[]): number {
  return tokens.filter((text) => /[\p{L}\p{N}]/u.test(text)).length || tokens.length;
}

function wholes(from: string, to: string): readonly Piece[] {
  return [
    { kind: 'removed', text: from.trim() },
    { kind: 'added', text: to.trim() },
  ];
}

/** What stayed the same, and what came after it. */
interface Edit {
  readonly before: string;
  readonly removed: string;
  readonly added: string;
}

function editsOf(pieces: readonly Piece[]): readonly Edit[] {
  const edits: Edit[] = [];
  for (const { kind, text } of pieces) {
    const last = edits.at(-1);
    if (kind === 'same' || last === undefined || kind === 'fold') {
      edits.push({ before: '', removed: '', added: '', [kind === 'same' ? 'before' : kind]: text });
    } else edits[edits.length - 1] = { ...last, [kind]: text };
  }
  return edits;
}

/** Between changes, less that is the same than what changes on either side is a chance hit, and hard to read. */
function joined(edits: readonly Edit[]): readonly Piece[] {
  const kept: Edit[] = [];
  for (const edit of edits) {
    let current = edit;
    for (let last = kept.at(-1); last !== undefined && isChance(last, current); last = kept.at(-1)) {
      kept.pop();
      const { before, removed, added } = current;
      current = { before: last.before, removed: last.removed + before + removed, added: last.added + before + added };
    }
    kept.push(current);
  }
  return kept.map(withoutLead).flatMap(piecesOf);
}

function isChance(last: Edit, { before, removed, added }: Edit): boolean {
  if (before.includes('\n')) return false;
  const { length } = before.trim();
  return length <= Math.max(last.removed.length, last.added.length) && length <= Math.max(removed.length, added.length);
}

/** White space before a change stands outside of it where the two would share it, or where it breaks the line. */
function withoutLead({ before, removed, added }: Edit): Edit {
  const lead = /^\s*/.exec(added || removed)?.[0] ?? '';
  if (!lead.includes('\n') && (removed === '' || added === '')) return { before, removed, added };
  return { before: before + lead, removed: removed.trimStart(), added: added.trimStart() };
}

function piecesOf({ before, removed, added }: Edit): readonly Piece[] {
  const pieces: readonly Piece[] = [
    { kind: 'same', text: before },
    { kind: 'removed', text: removed },
    { kind: 'added', text: added },
  ];
  return pieces.filter(({ text }) => text !== '');
}
