import type { Hono } from 'hono';
import { CrewError } from '../../../errors.ts';
import { type TextsChange, textsChange, writeTexts } from '../../../project/open/edit-texts.ts';
import { compareTexts } from '../../../report/diff/diff-text.ts';
import { placeText } from '../../../run/plan/resolve-task.ts';
import type { CrewSpec } from '../../../spec/crew-spec.ts';
import { crewTexts, tasksWith } from '../../../spec/crew-texts.ts';
import type { ListedText, TextEdits, TextFacts, TextPreview, TextsWritten } from '../../api-texts.ts';
import type { UiContext } from '../context.ts';
import { withoutSecrets } from '../secrets.ts';
import { fieldsOf, textField, textsField } from './fields.ts';
import { json, postedJson, secretsOf } from './respond.ts';

/** The texts of tasks and agents, to be changed in the crew's files. */
export function addTextRoutes(app: Hono, ui: UiContext): void {
  let turn: Promise<unknown> = Promise.resolve();
  app.get('/api/texts', async () => {
    const { project } = await ui.crews.current();
    return json(ui, textFacts(project.spec, await secretsOf(ui)));
  });
  app.post('/api/texts/preview', async (context) => {
    const fields = fieldsOf(await postedJson(context), 'the request', ['texts']);
    const { project } = await ui.crews.current();
    return json(ui, textPreview(await textsChange(project, textsField(fields, 'texts'))));
  });
  app.post('/api/texts/write', async (context) => {
    const fields = fieldsOf(await postedJson(context), 'the request', ['texts', 'version']);
    const [texts, version] = [textsField(fields, 'texts'), textField(fields, 'version')];
    const write = async () => {
      const { project } = await ui.crews.current();
      refuseMasked(textFacts(project.spec, await secretsOf(ui)), texts);
      return writeTexts(project, texts, version);
    };
    // One after the other: the second one sees that the files are not what it was shown.
    const written = turn.then(write);
    turn = written.catch(() => undefined);
    return json(ui, { files: await written } satisfies TextsWritten);
  });
}

function textFacts(spec: CrewSpec, secrets: readonly string[]): TextFacts {
  const texts = crewTexts(spec).map((one): ListedText => {
    const masked = withoutSecrets(JSON.stringify(one.text), secrets) !== JSON.stringify(one.text);
    return { ...one, place: placeText(one.place), tasks: tasksWith(spec, one.key), masked };
  });
  return { texts };
}

/** The page has only seen stars where the key stands, and would write them. */
function refuseMasked({ texts }: TextFacts, edits: TextEdits['texts']): void {
  const hidden = texts.find(({ key, masked }) => masked && edits[key] !== undefined);
  if (hidden === undefined) return;
  throw new CrewError('refused', `${hidden.place}: ${hidden.key} holds a key, which the page must not know`, {
    hint: 'Change it in the file',
  });
}

function textPreview({ files, texts, version }: TextsChange): TextPreview {
  return {
    files: files.map(({ file, before, after }) => ({ file, diff: compareTexts(before, after) })),
    keys: Object.keys(texts),
    version,
  };
}
