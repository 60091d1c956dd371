import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { blocksOf, read, root } from './markdown.ts';
import { differences } from './session.ts';
import { openWorkshop } from './workshop.ts';

/** README.md has a test of its own for its sessions. */
const pages = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...pagesIn('docs'),
  ...pagesIn('docs/decisions'),
];
const withSessions = pages.slice(1).filter((page) => blocksOf(page).some(({ language }) => language === 'console'));

describe.skipIf(process.platform === 'win32')('the sessions in the documents (in a POSIX shell)', () => {
  it.each(withSessions)(
    'of %s show what the commands print',
    async (page) => {
      const workshop = await openWorkshop();
      try {
        const blocks = blocksOf(page).filter(({ language }) => language === 'console');
        expect(await differences(blocks, workshop, {})).toEqual([]);
      } finally {
        await workshop.dispose();
      }
    },
    60_000,
  );
});

describe('the documents', () => {
  it.each(pages)('%s links to files and headings that are there', (page) => {
    const targets = [...read(page).matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
    const missing = targets.filter((target) => !target.startsWith('http')).filter((target) => !isThere(target, page));
    expect(missing).toEqual([]);
  });
});

function pagesIn(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `${folder}/${file}`);
}

function isThere(target: string, page: string): boolean {
  const [file = '', heading] = target.split('#');
  const linked = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
  if (!file.endsWith('.md') && file !== '')
    return readdirSync(path.join(root, path.dirname(linked))).includes(path.basename(linked));
  if (!pages.includes(linked)) return false;
  const headings = [...read(linked).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
  return heading === undefined || headings.includes(heading);
}
