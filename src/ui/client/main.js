import { render } from 'preact';
import { App } from './app.js';
import { html } from './html.js';
import { followLinks } from './navigation.js';
import { firstPaths, routeOf } from './route.js';
import { resourceCache } from './state/resource.js';

/** Drawn with its data at once, nothing moves when they come; if they take longer, it is drawn without. */
const mostWaitMs = 200;

const cache = resourceCache();
const begun = cache.begin(firstPaths(routeOf(location.pathname + location.search)));
followLinks();
await Promise.race([begun, new Promise((resolve) => setTimeout(resolve, mostWaitMs))]);
const page = document.getElementById('page');
page.replaceChildren();
render(html`<${App} cache=${cache} />`, page);
