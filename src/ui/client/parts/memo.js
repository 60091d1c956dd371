import { Component, h } from 'preact';

/** The same component, drawn again only when one of its props is another one: for the rows of long lists. */
export function memo(view) {
  return class Memo extends Component {
    shouldComponentUpdate(next) {
      const names = new Set([...Object.keys(next), ...Object.keys(this.props)]);
      return [...names].some((name) => next[name] !== this.props[name]);
    }

    render(props) {
      return h(view, props);
    }
  };
}
