import htm from 'htm';
import { h } from 'preact';
import { neutralise } from './words/format.js';

/**
 * Markup as vnodes. What is put in as a child is text, never HTML, and like in the terminal it cannot disguise itself:
 * control characters, and those that turn around the order of reading, are made visible.
 */
export const html = htm.bind((type, props, ...children) => h(type, plainTitle(props), ...children.map(plain)));

function plain(child) {
  if (typeof child === 'string') return neutralise(child);
  return Array.isArray(child) ? child.map(plain) : child;
}

function plainTitle(props) {
  return typeof props?.title === 'string' ? { ...props, title: neutralise(props.title) } : props;
}
