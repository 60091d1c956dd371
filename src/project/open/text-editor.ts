import { canonicalJson } from '../../model/canonical-json.ts';
import type { Texts } from '../../spec/crew-texts.ts';
import type { EditedProject } from './edit-texts.ts';
import type { Project } from './open-project.ts';

/** Gives a project with other texts than its files'. */
export type TextEditor = (texts: Texts) => Promise<EditedProject>;

/** Checking the texts means reading the files again, so the last edit is kept: a bulk replay asks for the same one in each row. */
export function textEditor(project: Project): TextEditor {
  let last: { readonly key: string; readonly edited: EditedProject } | null = null;
  return async (texts) => {
    const key = canonicalJson(texts);
    if (last?.key === key) return last.edited;
    const { withEditedTexts } = await import('./edit-texts.ts');
    const edited = await withEditedTexts(project, texts);
    last = { key, edited };
    return edited;
  };
}
