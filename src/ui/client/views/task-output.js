import { useMemo, useState } from 'preact/hooks';
import { html } from '../html.js';
import { Copy } from '../parts/copy.js';
import { Icon } from '../parts/icon.js';
import { JsonTree } from '../parts/json-tree.js';
import { ErrorNote } from '../parts/notes.js';
import { Segments } from '../parts/tabs.js';
import { MarkdownText, RawText } from '../parts/texts.js';
import { getJson, isAbort, wholeOutput } from '../state/api.js';
import { countText, wordsOf } from '../words/format.js';
import { dataOf, isDataText } from '../words/run-facts.js';
import { splitParts } from '../words/text-parts.js';

/** What a task wrote: read as Markdown or as data, or just as it is. A long one comes part by part. */
export function TaskOutput({ facts, task, live, isRaw, onRaw }) {
  const first = live === null ? facts.output : { text: live, next: null, length: live.length };
  // What ended stays as it is, also when it is read again.
  const of = `${task.taskId} ${first?.length ?? 0}`;
  const [more, setMore] = useState({ of: null, texts: [], next: undefined, error: null, isReading: false });
  const own = more.of === of ? more : { of, texts: [], next: undefined, error: null, isReading: false };
  const next = own.next === undefined ? (first?.next ?? null) : own.next;
  const texts = useMemo(() => (first === null ? [] : [first.text, ...own.texts]), [first?.text, own.texts]);
  const data = useMemo(
    () => (live !== null || first === null || first.next !== null ? undefined : (facts.json ?? dataOf(first.text))),
    [facts, live],
  );
  // Data read as Markdown would run together, and its texts would become links.
  const isData = data !== undefined || isDataText(first?.text ?? '', facts.task.definition.task.outputSchema);
  const read = data === undefined ? { id: 'text', label: 'Rendered' } : { id: 'tree', label: 'Tree' };
  const raw = { id: 'raw', label: 'Raw' };
  const ways = isData && data === undefined ? [raw] : [read, raw];
  const shown = isRaw ? 'raw' : ways[0].id;
  const readOn = async () => {
    setMore({ ...own, isReading: true, error: null });
    try {
      const part = await getJson(`/api/tasks/${task.taskId}/output?from=${next}`);
      setMore({ ...own, texts: [...own.texts, part.text], next: part.next, isReading: false });
    } catch (error) {
      if (!isAbort(error)) setMore({ ...own, isReading: false, error });
    }
  };
  if (first === null || (first.text === '' && live === null))
    return html`<p class="nothing">${task.status === 'running' ? 'Nothing written yet.' : 'It left no output.'}</p>`;
  return html`<div class="output">
    <${Bar} first=${first} task=${task} ways=${ways} way=${shown} onRaw=${onRaw} isLive=${live !== null} />
    ${live === '' ? html`<p class="nothing is-waiting"><span class="spinner"></span>The model has not written anything yet.</p>` : html`<${Text} way=${shown} texts=${texts} data=${data} isLive=${live !== null} />`}
    ${own.error === null ? null : html`<${ErrorNote} error=${own.error} onRetry=${readOn} />`}
    ${next === null ? null : html`<p class="more"><button type="button" class="button" disabled=${own.isReading} onClick=${readOn}>${own.isReading ? 'Reading …' : 'Show more'}</button><span class="muted">${countText(first.length - next, 'character')} follow</span></p>`}
  </div>`;
}

function Bar({ first, task, ways, way, onRaw, isLive }) {
  const isWhole = first.next === null;
  const size = isWhole ? countText(wordsOf(first.text), 'word') : countText(first.length, 'character');
  return html`<div class="output-bar">
    <${Segments} label="How to show it" options=${ways} chosen=${way} onChoose=${(id) => onRaw(id === 'raw')} />
    <span class="muted tabular">${size}</span>
    <span class="output-actions">
      <${Copy} text=${isWhole ? first.text : () => wholeOutput(task.taskId)} />
      ${isLive ? null : html`<a class="button quiet" href=${`/api/tasks/${encodeURIComponent(task.taskId)}/raw`} download><${Icon} name="download" />Download</a>`}
    </span>
  </div>`;
}

function Text({ way, texts, data, isLive }) {
  const parts = useMemo(() => (way === 'text' ? splitParts(texts) : texts), [texts, way]);
  if (way === 'tree') return html`<${JsonTree} data=${data} />`;
  if (way === 'raw')
    return html`<div class=${`raw ${isLive ? 'is-streaming' : ''}`}>${texts.map((text, index) => html`<${RawText} key=${index} text=${text} />`)}</div>`;
  return html`<div class=${`prose ${isLive ? 'is-streaming' : ''}`}>${parts.map((text, index) => html`<${MarkdownText} key=${index} text=${text} isLive=${isLive} />`)}</div>`;
}
