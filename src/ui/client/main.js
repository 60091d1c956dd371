import { render } from 'preact';
import { App } from './app.js';
import { html } from './html.js';
import { followLinks } from './navigation.js';

followLinks();
render(html`<${App} />`, document.getElementById('page'));
