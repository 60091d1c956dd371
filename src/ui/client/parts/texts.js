import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { markdown } from '../words/markdown.js';
import { markdownPieces } from '../words/markdown-pieces.js';

/** Above it a text is no longer taken for Markdown: one block would be as long as the text. */
const longestLine = 100_000;

/** A text as Markdown, read and drawn as far as it was looked at, so that a long one never holds up the page. */
export function MarkdownText({ text, isLive = false }) {
  const split = useMemo(() => (hasLongLine(text) ? null : markdownPieces(text)), [text]);
  const [shown, setShown] = useState(1);
  // What was drawn as it came stays drawn.
  const isWhole = useRef(isLive);
  isWhole.current ||= isLive;
  const end = useSeenEnd(() => setShown((before) => before + 1));
  if (split === null) return html`<${RawText} text=${text} />`;
  const { pieces, top } = split;
  const drawn = isWhole.current ? pieces : pieces.slice(0, shown);
  return html`${drawn.map((piece, index) => html`<${Piece} key=${index} text=${piece} top=${top} />`)}${drawn.length < pieces.length ? html`<span class="seen-end" ref=${end} key=${shown}></span>` : null}`;
}

function Piece({ text, top }) {
  return useMemo(() => markdown(text, top), [text, top]);
}

function hasLongLine(text) {
  if (text.length < longestLine) return false;
  return text.split('\n').some((line) => line.length > longestLine);
}

const linesAtOnce = 400;

/** A text as it is; a long one in pieces that the browser lays out only where they are seen. */
export function RawText({ text }) {
  const pieces = useMemo(() => piecesOf(text).map((piece) => ({ piece, height: heightOf(piece) })), [text]);
  return html`${pieces.map(({ piece, height }, index) => html`<pre class="raw-piece" key=${index} style=${{ containIntrinsicSize: height }}>${piece}</pre>`)}`;
}

const charactersInLine = 120;
/** Its line-height in text.css. */
const lineEms = 1.55;

/** About as high as it will be, so that the page's length changes little as it is scrolled to. */
function heightOf(piece) {
  const lines = piece
    .split('\n')
    .reduce((sum, { length }) => sum + Math.max(1, Math.ceil(length / charactersInLine)), 0);
  return `auto ${Math.round(lines * lineEms)}em`;
}

function piecesOf(text) {
  if (text.length < 20_000) return [text];
  const lines = text.split('\n');
  const pieces = [];
  for (let at = 0; at < lines.length; at += linesAtOnce) pieces.push(lines.slice(at, at + linesAtOnce).join('\n'));
  return pieces;
}

/** Calls back when its element comes near the window. */
function useSeenEnd(onSeen) {
  const element = useRef(null);
  const latest = useRef(onSeen);
  latest.current = onSeen;
  useEffect(() => {
    if (element.current === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) latest.current();
      },
      { rootMargin: '1200px' },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  });
  return element;
}
