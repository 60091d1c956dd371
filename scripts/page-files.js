import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A rolldown plugin: puts what the page of `crew ui` needs beside its script: the files of `folder` as they are, and page.css with all that it imports. */
export function pageFiles(folder) {
  return {
    name: 'page-files',
    generateBundle() {
      const emit = (fileName, source) => this.emitFile({ type: 'asset', fileName, source });
      for (const name of readdirSync(folder).filter((file) => /\.(?:html|svg|png|woff2)$/.test(file))) {
        emit(name, readFileSync(path.join(folder, name)));
      }
      emit('page.css', smaller(withImports(path.join(folder, 'page.css'))));
    },
  };
}

function withImports(file) {
  return readFileSync(file, 'utf8').replace(/@import "([^"]+)";\n?/g, (_, name) =>
    withImports(path.join(path.dirname(file), name)),
  );
}

/** Without comments and the space between rules. */
function smaller(css) {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1');
}
