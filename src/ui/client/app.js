import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { html } from './html.js';
import { useKeys } from './keys.js';
import { listAddress, navigate, useAddress } from './navigation.js';
import { Banner } from './parts/banner.js';
import { ErrorNote } from './parts/notes.js';
import { Said } from './parts/said.js';
import { TopBar } from './parts/top-bar.js';
import { routeOf } from './route.js';
import { LiveContext, listen, liveBus } from './state/live.js';
import { PlaceContext } from './state/place.js';
import { ProjectContext } from './state/project.js';
import { CacheContext, useResource } from './state/resource.js';
import { BatchView } from './views/batch.js';
import { CompareView } from './views/compare.js';
import { KeySheet } from './views/key-sheet.js';
import { KickoffDialog } from './views/kickoff.js';
import { RunView } from './views/run.js';
import { RunsView } from './views/runs.js';
import { oneLine } from './words/format.js';

/** The whole page: what the address names, below a bar, with what happens told to whoever shows it. */
export function App({ cache }) {
  const bus = useMemo(liveBus, []);
  return html`<${CacheContext.Provider} value=${cache}><${LiveContext.Provider} value=${bus}><${Page} bus=${bus} cache=${cache} /><//><//>`;
}

function Page({ bus, cache }) {
  const address = useAddress();
  const route = useMemo(() => routeOf(address), [address]);
  const project = useResource('/api/project');
  const [dialog, setDialog] = useState(null);
  const [place, setPlace] = useState(null);
  const connection = useConnection({ run: route.type === 'run' ? route.run : null, bus, cache, project });
  const close = () => setDialog(null);
  const [said, setSaid] = useState(null);
  const say = (text) => setSaid({ text });
  const whyNotStart = whyNothingStarts(project);
  // Once it was read, a mistake that is saved in a file closes no dialog.
  const isReadable = useRef(false);
  isReadable.current ||= Boolean(project.data?.report);
  useEffect(() => {
    document.title = oneLine(titleOf(route, place, project.data?.crew ?? 'crew'));
  }, [route, place, project.data?.crew]);
  useKeys({
    '?': () => setDialog('keys'),
    // Pressed before the project was read, it opens as soon as it is.
    n: () => (whyNotStart === null ? setDialog('kickoff') : say(whyNotStart)),
    g: () => navigate(listAddress()),
  });
  const shared = { ...project.data, openKickoff: () => setDialog('kickoff'), connection, whyNotStart, say };
  return html`<${ProjectContext.Provider} value=${shared}>
    <a class="skip" href="#content">Skip to the content</a>
    <${TopBar} route=${route} place=${place} onKeys=${() => setDialog('keys')} />
    <${Banner} connection=${connection} />
    <main id="content" tabindex="-1">
      ${project.error !== null && project.data === undefined && project.error.code !== 'unreachable' ? html`<div class="page-note"><${ErrorNote} error=${project.error} onRetry=${project.reload} /></div>` : null}
      <${PlaceContext.Provider} value=${setPlace}><${Routed} route=${route} /><//>
    </main>
    <${Said} said=${said} />
    ${dialog === 'keys' ? html`<${KeySheet} onClose=${close} />` : null}
    ${dialog === 'kickoff' && isReadable.current ? html`<${KickoffDialog} onClose=${close} />` : null}
  <//>`;
}

function whyNothingStarts({ data, error }) {
  if (data !== undefined && !data.report)
    return 'The crew’s files have errors: nothing can be started until they are fixed';
  // While they are read, a dialog may open: it waits for them.
  return data !== undefined || error === null ? null : 'crew ui does not answer';
}

/** What changes comes first: a tab shows only the beginning. */
function titleOf(route, place, crew) {
  switch (route.type) {
    case 'run': {
      const task = place?.task ?? (route.number === null ? null : `task ${route.number}`);
      return [place?.words, route.run, task, crew].filter(Boolean).join(' · ');
    }
    case 'compare':
      return `${route.from ?? 'before'} and ${route.to} · ${crew}`;
    case 'batch':
      return `${route.batch} · ${crew}`;
    default:
      return crew;
  }
}

function Routed({ route }) {
  switch (route.type) {
    case 'runs':
      return html`<${RunsView} query=${route.query} />`;
    case 'run':
      return html`<${RunView} key=${route.run} route=${route} />`;
    case 'compare':
      return html`<${CompareView} from=${route.from} to=${route.to} />`;
    case 'batch':
      return html`<${BatchView} key=${route.batch} batch=${route.batch} />`;
    default:
      return html`<div class="page-note"><h1>Nothing is here</h1><p><code>${route.path}</code> is no address of this page. <a href="/">All runs</a></p></div>`;
  }
}

/** Events for what is shown; `lost` only once it has been for a moment, so that a blink is not worth a word. */
function useConnection({ run, bus, cache, project }) {
  const [state, setState] = useState('open');
  const server = useRef(null);
  const wasLost = useRef(false);
  useEffect(() => {
    let timer = null;
    const end = listen({
      run,
      onMessage(message) {
        if (message.type === 'project' || message.type === 'hello') project.reload();
        const isOther = message.type === 'hello' && server.current !== null && server.current !== message.server;
        if (message.type === 'hello') server.current = message.server;
        // Of this history, what is kept is only shown until it is read again.
        if (isOther || message.type === 'history') cache.clear();
        const isBack = wasLost.current && message.type === 'hello';
        if (isBack) wasLost.current = false;
        bus.tell(isOther || isBack ? { ...message, missed: true, isBack } : message);
      },
      onState(next) {
        if (next === 'lost') wasLost.current = true;
        if (next === 'open') {
          clearTimeout(timer);
          timer = null;
          setState('open');
        } else timer ??= setTimeout(() => setState('lost'), 1200);
      },
    });
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [run, bus, cache, project.reload]);
  return state;
}
