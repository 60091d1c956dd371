import { CrewError } from './errors.ts';

/** What the system calls an error, in words; null for a code that says nothing of the user's machine. */
export function diskWords(error: unknown): string | null {
  return words[codeOf(error) ?? ''] ?? null;
}

/** Why something could not be read or written: words, else the code, else what the error says. */
export function whyNot(error: unknown): string {
  return diskWords(error) ?? codeOf(error) ?? (error instanceof Error ? error.message : String(error));
}

const words: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EMFILE: 'too many files are open in this process',
  ENFILE: 'too many files are open on this machine',
  ENOMEM: 'there is no memory left',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
  EBUSY: 'another program is using it',
  ETXTBSY: 'another program is using it',
  EIO: 'the disk has failed',
  ESTALE: 'the network drive is gone',
};

/** An error of the system that nobody took care of, as one that the user can do something about; null: it is our bug. */
export function systemFailure(error: unknown): CrewError | null {
  const { syscall, path, code } = (error ?? {}) as NodeJS.ErrnoException;
  // That a file is missing which the program counted on is a mistake of the program.
  if (!(error instanceof Error) || syscall === undefined || code === 'ENOENT') return null;
  const why = diskWords(error);
  if (why === null) return null;
  const what = path === undefined ? syscall : `${syscall} ${path}`;
  return new CrewError('refused', `The system refused ${what}: ${why} (${code})`, {
    hint: hints[code ?? ''],
    cause: error,
  });
}

const openFiles = 'Raise the limit, then try again:  ulimit -n 4096';
const hints: Readonly<Record<string, string>> = { EMFILE: openFiles, ENFILE: openFiles };

function codeOf(error: unknown): string | undefined {
  const code: unknown = (error as NodeJS.ErrnoException | null)?.code;
  return typeof code === 'string' ? code : undefined;
}
