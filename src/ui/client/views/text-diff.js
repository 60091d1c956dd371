import { useMemo, useState } from 'preact/hooks';
import { html } from '../html.js';
import { countText } from '../words/format.js';
import { changeText, foldedRows, lineRows, sideBySide } from '../words/side-by-side.js';

/** Rows that are drawn at once. */
const rowsAtOnce = 300;

/** Two texts beside each other, with the words that differ marked; one below the other where there is no room. */
export function TextDiff({ diff }) {
  const isShown = diff.type === 'words' || diff.type === 'lines';
  const rows = useMemo(() => (isShown ? rowsOf(diff) : []), [diff]);
  const [opened, setOpened] = useState(() => new Set());
  const [most, setMost] = useState(rowsAtOnce);
  if (!isShown) return html`<p class="nothing">${changeText(diff)}</p>`;
  const shown = foldedRows(rows).flatMap((one) =>
    one.type === 'fold' && opened.has(one.from)
      ? rows.slice(one.from, one.to).map((row, at) => ({ type: 'row', row, index: one.from + at }))
      : [one],
  );
  return html`<div class=${`diff diff-${diff.type}`}>
    ${shown
      .slice(0, most)
      .map((one) =>
        one.type === 'row'
          ? html`<${Row} key=${one.index} row=${one.row} />`
          : html`<button type="button" class="diff-fold" key=${one.from} onClick=${() => setOpened(new Set([...opened, one.from]))}>${countText(one.to - one.from, 'line')} alike</button>`,
      )}
    ${shown.length > most ? html`<button type="button" class="diff-fold" onClick=${() => setMost(most + 5 * rowsAtOnce)}>${countText(shown.length - most, 'row')} more</button>` : null}
  </div>`;
}

function rowsOf({ type, pieces }) {
  return type === 'lines' ? lineRows(pieces) : sideBySide(pieces);
}

function Row({ row: { left, right, isChanged } }) {
  return html`<div class=${`diff-row ${isChanged ? 'is-changed' : ''}`}>
    <div class="diff-left">${left.map((piece, index) => html`<${PieceText} key=${index} piece=${piece} />`)}</div>
    <div class="diff-right">${right.map((piece, index) => html`<${PieceText} key=${index} piece=${piece} />`)}</div>
  </div>`;
}

function PieceText({ piece: { kind, text } }) {
  if (kind === 'removed') return html`<del>${text}</del>`;
  if (kind === 'added') return html`<ins>${text}</ins>`;
  return text;
}
