import type { Block, Fact, Failure, Output, Status } from './document.ts';
import { escapeHtml } from './escape-html.ts';
import { leftOutText } from './texts.ts';

/** An output as HTML below a heading of that level. */
export type OutputWriter = (output: Output, level: number) => string;

export function htmlStatus({ name, text }: Status): string {
  return `<span class="status ${name}"><span class="mark ${name}" aria-hidden="true"></span>${escapeHtml(text)}</span>`;
}

/** Labels and values; empty for none. */
export function htmlFacts(facts: readonly Fact[]): string {
  const rows = facts.map(({ label, value }) => `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd></div>`);
  return rows.length === 0 ? '' : `<dl class="facts">${rows.join('')}</dl>`;
}

/** Empty without one. */
export function htmlFailure(failure: Failure | null): string {
  if (failure === null) return '';
  const hint = failure.hint === null ? '' : `<p class="hint">${escapeHtml(failure.hint)}</p>`;
  return `<div class="failure"><p>${escapeHtml(failure.message)}</p>${hint}</div>\n`;
}

/** A text letter for letter, below its label. */
export function htmlBlock(block: Block): string {
  const label = block.label === '' ? '' : `<p class="label">${escapeHtml(block.label)}</p>`;
  const more = block.leftOut === 0 ? '' : `<p class="none">${escapeHtml(leftOutText(block))}</p>`;
  return `<div class="block">${label}<pre><code>${escapeHtml(block.text)}</code></pre>${more}</div>`;
}
