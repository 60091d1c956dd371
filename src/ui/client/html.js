import htm from 'htm';
import { h } from 'preact';

/** Markup as vnodes. What is put in as a child is text, never HTML. */
export const html = htm.bind(h);
