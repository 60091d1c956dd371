import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A rolldown plugin: puts what the page of `crew ui` needs beside its script: the files of `folder` as they are, its styles as one page.css, in the order of their names. */
export function pageFiles(folder) {
  return {
    name: 'page-files',
    generateBundle() {
      const emit = (fileName, source) => this.emitFile({ type: 'asset', fileName, source });
      for (const name of readdirSync(folder).filter((file) => /\.(?:html|svg|png|woff2)$/.test(file))) {
        emit(name, readFileSync(path.join(folder, name)));
      }
      const styles = path.join(folder, 'styles');
      const sheets = readdirSync(styles).filter((file) => file.endsWith('.css'));
      emit(
        'page.css',
        sheets
          .sort()
          .map((file) => readFileSync(path.join(styles, file), 'utf8'))
          .join('\n'),
      );
    },
  };
}
