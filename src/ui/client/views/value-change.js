import { useMemo } from 'preact/hooks';
import { compareTexts } from '../../../report/diff/diff-text.ts';
import { html } from '../html.js';
import { TextDiff } from './text-diff.js';

const longestCompared = 20_000;

/** A value that is another one: the words that differ, or both where they are of two kinds. */
export function ValueChange({ name, about, from, to }) {
  const diff = useMemo(() => {
    const isAlike = from !== null && to !== null && typeof from === typeof to;
    const [before, after] = [from, to].map(valueText);
    const found = isAlike && before.length + after.length < longestCompared ? compareTexts(before, after) : null;
    return found?.type === 'words' || found?.type === 'lines' || found?.type === 'white-space' ? found : null;
  }, [from, to]);
  return html`<div class="value-change"><p class="value-name"><strong>${name}</strong>${about === null ? null : html` <code class="place">${about}</code>`}</p>
    ${diff === null ? html`<div class="diff"><div class="diff-row is-changed"><div class="diff-left"><del>${valueText(from)}</del></div><div class="diff-right"><ins>${valueText(to)}</ins></div></div></div>` : html`<${TextDiff} diff=${diff} />`}
  </div>`;
}

function valueText(value) {
  if (value === null || value === undefined) return 'none';
  if (value === '') return 'empty';
  return typeof value === 'string'
    ? value.slice(0, longestCompared)
    : JSON.stringify(value, null, 2).slice(0, longestCompared);
}
