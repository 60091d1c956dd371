import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { useKeys } from '../keys.js';
import { Icon } from '../parts/icon.js';
import { runsAddress } from '../route.js';
import { useNow } from '../state/clock.js';
import { useDelayed } from '../state/resource.js';
import { markOf, pagesOf, placesIn, rowAt, shownPlaces, sortedBy } from '../state/run-list.js';
import { useSame } from '../state/use-same.js';
import { useSeen } from '../state/use-seen.js';
import { RunRow } from './run-row.js';

const heads = [
  { column: 'status', text: 'Status' },
  { column: 'run', text: 'Run' },
  { column: null, text: 'Inputs' },
  { column: 'tasks', text: 'Tasks', right: true },
  { column: 'started', text: 'Started' },
  { column: 'time', text: 'Time', right: true },
  { column: 'tokens', text: 'Tokens', right: true },
  { column: 'cost', text: 'Cost', right: true },
];

/** The rows that are seen, of as many as there are. */
export function RunsTable({ query, given, list, batches, marked, onMark, onOpen, onReplay }) {
  const body = useRef(null);
  const { top, height, rowHeight, spare } = useSeen(body);
  const openings = openingsOf(list, batches.open);
  const places = placesIn(list.total ?? 0, openings);
  const { first, last } = shownPlaces({ top, height, rowHeight, places, spare });
  const bases = [first, Math.max(first, last - 1)].map((place) => rowAt(place, openings).index);
  const pages = list.total === null || places === 0 ? [] : pagesOf(bases[0], Math.min(bases[1] + 1, list.total));
  useEffect(() => list.want(pages), [pages.join(), list.pages]);
  const isRunning = (list.counts?.running ?? 0) > 0;
  const now = useNow(isRunning ? 1000 : 15_000);
  const rowOf = (place) => listedAt(rowAt(place, openings), { list, batches });
  const cursor = useCursor({
    places,
    body,
    rowHeight,
    rowOf,
    isReset: JSON.stringify(query),
    actions: { onMark, onOpen, onReplay, toggle: batches.toggle },
  });
  const isLate = useDelayed(list.total === null);
  const rowActions = useSame({ onMark, onFocus: cursor.set, onToggle: batches.toggle });
  return html`<div class="grid-table" role="table" aria-label="Runs" aria-rowcount=${places + 1}>
    <div class="grid-row grid-head" role="row">
      <span role="columnheader"><span class="visually-hidden">Marked</span></span>
      ${heads.map((head) => html`<${Head} key=${head.text} head=${head} query=${query} given=${given} />`)}
    </div>
    <div role="rowgroup" ref=${body} class="grid-body" style=${{ height: `${(list.total === null ? 8 : places) * rowHeight}px` }}>
      ${list.total === null && isLate ? Array.from({ length: 8 }, (_, index) => html`<${Blank} place=${index} rowHeight=${rowHeight} />`) : null}
      ${Array.from({ length: Math.max(0, last - first) }, (_, offset) => {
        const place = first + offset;
        const row = rowOf(place);
        if (row === null) return html`<${Blank} key=${`blank-${place}`} place=${place} rowHeight=${rowHeight} />`;
        return html`<${RunRow} key=${row.isBelow ? `below-${row.run.runId}` : row.run.runId} row=${row} place=${place} top=${place * rowHeight} now=${now}
          mark=${markOf(row, marked)} isCurrent=${cursor.place === place} actions=${rowActions}
          isOpen=${row.batch !== null && batches.open.has(row.batch.batchId)} />`;
      })}
    </div>
  </div>${list.total === 0 ? html`<p class="no-rows">No run matches. <a href=${runsAddress()}>Show all</a></p>` : null}`;
}

function Blank({ place, rowHeight }) {
  return html`<div class="grid-row is-blank" aria-hidden="true" style=${{ transform: `translateY(${place * rowHeight}px)` }}><span></span><span class="bar w-60"></span><span class="bar w-80"></span><span class="bar w-70"></span></div>`;
}

function Head({ head: { column, text, right = false }, query, given }) {
  if (column === null) return html`<span role="columnheader" class="head">${text}</span>`;
  const isSorted = query.sort === column;
  const order = query.order === 'asc' ? 'ascending' : 'descending';
  return html`<span role="columnheader" class=${`head ${right ? 'is-right' : ''}`} aria-sort=${isSorted ? order : null}>
    <a href=${runsAddress(sortedBy(given, column))} data-keep-scroll class=${isSorted ? 'is-sorted' : null}>${text}<span class=${`sort-sign ${order}`}><${Icon} name="up" size=${11} /></span></a>
  </span>`;
}

function openingsOf(list, open) {
  if (open.size === 0) return [];
  const found = [...list.pages].flatMap(([page, rows]) =>
    (rows ?? []).flatMap(({ batch }, at) =>
      batch !== null && open.has(batch.batchId)
        ? [{ index: page * 50 + at, count: open.get(batch.batchId).length }]
        : [],
    ),
  );
  return found.sort((a, b) => a.index - b.index);
}

function listedAt({ index, below }, { list, batches }) {
  const row = list.rowOf(index);
  if (row === null || below === null) return row;
  const child = row.batch === null ? undefined : batches.open.get(row.batch.batchId)?.[below];
  return child === undefined ? null : { ...child, isBelow: true };
}

/** The row that keys act on; it has the focus, so that a reader of the screen is told of it too. */
function useCursor({ places, body, rowHeight, rowOf, isReset, actions }) {
  const [place, setPlace] = useState(-1);
  // Keys may come faster than the page is drawn.
  const at = useRef(-1);
  const isMoved = useRef(false);
  const set = (next) => {
    at.current = next;
    setPlace(next);
  };
  // Before the next key comes, which for Enter is the focused row's: an effect after the frame would open the row before.
  useLayoutEffect(() => set(-1), [isReset]);
  useLayoutEffect(() => {
    if (!isMoved.current) return follow();
    // A row that is far away is drawn only once the window has come to it.
    const link = body.current?.querySelector(`[data-place="${at.current}"] .row-link`);
    if (!link) return;
    isMoved.current = false;
    link.focus({ preventScroll: true });
  });
  // The row that has the focus is another one's place as soon as newer runs come above it.
  const follow = () => {
    const focused = body.current?.querySelector(':focus')?.closest('[data-place]')?.dataset.place;
    if (at.current >= 0 && focused !== undefined && Number(focused) !== at.current) set(Number(focused));
  };
  const move = (to) => {
    if (places === 0) return;
    const next = Math.max(0, Math.min(places - 1, to));
    const top = body.current.getBoundingClientRect().top + next * rowHeight;
    if (top < 110) scrollBy(0, top - 110);
    else if (top + rowHeight > innerHeight - 80) scrollBy(0, top + rowHeight - innerHeight + 80);
    isMoved.current = true;
    set(next);
  };
  const withRow = (action) => () => {
    const row = at.current < 0 ? null : rowOf(at.current);
    if (row !== null) action(row);
  };
  const fold = withRow((row) => row.batch !== null && actions.toggle(row.batch.batchId));
  useKeys({
    j: () => move(at.current + 1),
    k: () => move(at.current - 1),
    ArrowDown: () => move(at.current + 1),
    ArrowUp: () => move(at.current - 1),
    Home: () => move(0),
    End: () => move(places - 1),
    x: withRow(actions.onMark),
    Enter: withRow(({ run }) => actions.onOpen(run.runId)),
    ArrowRight: fold,
    ArrowLeft: fold,
    r: () => actions.onReplay(at.current < 0 ? undefined : rowOf(at.current)?.run.runId),
  });
  return { place, set };
}
