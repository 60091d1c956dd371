import { startCrew, type TestProject } from '../../helpers/project.ts';

/** `crew ui` as a user starts it. */
export interface ServedPage extends AsyncDisposable {
  /** As it was printed. */
  readonly url: string;
  /** Without a slash at its end. */
  readonly origin: string;
  readonly port: number;
  /** As `kill -9` does: without a farewell. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface ServeWishes {
  /** 0: any. */
  readonly port?: number;
  readonly words?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export async function servePage({ dir }: TestProject, wishes: ServeWishes = {}): Promise<ServedPage> {
  const { port = 0, words = [], env = {} } = wishes;
  const started = startCrew(['ui', '--no-open', '--port', String(port), ...words], { cwd: dir, env });
  let printed = '';
  started.child.stdout.on('data', (piece: string) => {
    printed += piece;
  });
  await started.written('stdout', '\n');
  const url = printed.trim();
  const end = async (signal: NodeJS.Signals) => {
    started.child.kill(signal);
    await started.ended;
  };
  const stop = () => end('SIGINT');
  return {
    url,
    origin: new URL(url).origin,
    port: Number(new URL(url).port),
    kill: () => end('SIGKILL'),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
