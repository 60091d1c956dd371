export interface SpawnWords {
  readonly file: string;
  readonly args: readonly string[];
  /** The words are quoted already: Windows must not quote them again. */
  readonly verbatim: boolean;
}

/** Windows starts a `.cmd` (npx is one) only through cmd.exe, whose rules of quoting are its own. */
export function spawnWords(file: string, args: readonly string[], platform: string = process.platform): SpawnWords {
  if (platform !== 'win32' || !/\.(cmd|bat)$/i.test(file)) return { file, args, verbatim: false };
  const line = [file.replace(special, '^$1'), ...args.map(quoted)].join(' ');
  return { file: 'cmd.exe', args: ['/d', '/s', '/c', `"${line}"`], verbatim: true };
}

const special = /([()\][%!^"`<>&|;, *?])/g;

/** Escaped twice: the .cmd files of npm hand their words on, and cmd.exe reads them again there. */
function quoted(word: string): string {
  const inQuotes = `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, '$1$1')}"`;
  return inQuotes.replace(special, '^$1').replace(special, '^$1');
}
