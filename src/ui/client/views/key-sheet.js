import { html } from '../html.js';
import { confirmKey } from '../keys.js';
import { Dialog } from '../parts/dialog.js';

/** Stands for the key that depends on the machine. */
const confirm = 'confirm';

const groups = [
  {
    title: 'Everywhere',
    keys: [
      ['?', 'this sheet'],
      ['n', 'kickoff'],
      ['g', 'all runs'],
      ['Esc', 'close, or back to all runs'],
    ],
  },
  {
    title: 'All runs',
    keys: [
      ['j k', 'down, up (also with the arrows)'],
      ['Enter', 'open'],
      ['x', 'mark'],
      ['r', 'replay what is marked, or this one'],
      ['← →', 'fold or open a batch'],
      ['/', 'search'],
      ['Home End', 'first, last'],
    ],
  },
  {
    title: 'A run',
    keys: [
      ['j k', 'next task, the one before'],
      ['r', 'replay the run'],
      ['t', 'replay from this task'],
      ['e', 'edit its texts and replay'],
      ['c', 'compare with the run it was made from'],
    ],
  },
  {
    title: 'In a dialog',
    keys: [
      [confirm, 'start, or write'],
      ['Shift+Enter', 'a new line in an input'],
      ['Esc', 'leave'],
    ],
  },
  {
    title: 'Comparing',
    keys: [
      ['j k', 'next task, the one before'],
      ['s', 'swap the sides'],
    ],
  },
];

/** What can be done with keys. */
export function KeySheet({ onClose }) {
  return html`<${Dialog} title="Keys" onClose=${onClose}>
    <div class="key-sheet" role="group" aria-label="What each key does" tabindex="0">${groups.map(
      ({ title, keys }) =>
        html`<section key=${title}><h3>${title}</h3><dl>${keys.map(([key, what]) => html`<div key=${key}><dt>${(key === confirm ? confirmKey() : key).split(' ').map((one) => html`<kbd>${one}</kbd>`)}</dt><dd>${what}</dd></div>`)}</dl></section>`,
    )}</div>
  <//>`;
}
