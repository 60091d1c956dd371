import type { Terminal } from '../terminal.ts';

export interface LiveList {
  /** Draws the last frame, and settles when it stands and the cursor is back. */
  end(): Promise<void>;
}

/** Draws `frame()` ten times a second on the terminal's stream, over itself. `last`: everything, since nothing is drawn over it any more. */
export function startLiveList(terminal: Terminal, frame: (last: boolean) => readonly string[]): LiveList {
  let finish: () => void = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const drawn = draw({ terminal, frame, finished });
  // Told by end(); without this a failure before that would end the process.
  drawn.catch(() => {});
  return {
    end() {
      finish();
      return drawn;
    },
  };
}

interface Drawing {
  readonly terminal: Terminal;
  readonly frame: (last: boolean) => readonly string[];
  readonly finished: Promise<void>;
}

/**
 * listr2 gives the spinner's clock, the cursor and the drawing over; the text of a frame is ours, since its own colours
 * and widths look at stdout, which may be a file. For the same reason `nonTTY`, and no hijacking of what others write.
 */
async function draw({ terminal, frame, finished }: Drawing): Promise<void> {
  if (await endsWithin(quietMs, finished)) {
    terminal.stream.write(`${frame(true).join('\n')}\n`);
    return;
  }
  const { DefaultRenderer, Listr, ListrLogger, ProcessOutput } = await import('listr2');
  const stream = terminal.stream as NodeJS.WriteStream;
  let last = false;
  class FrameRenderer extends DefaultRenderer {
    static override nonTTY = true;
    override create(): string {
      return frame(last).join('\n');
    }
    override end(): void {
      last = true;
      super.end();
    }
  }
  class OnlyOurStream extends ProcessOutput {
    override hijack(): void {
      stream.write('\u001b[?25l');
    }
    override release(): void {
      stream.write('\u001b[?25h');
    }
  }
  const logger = new ListrLogger({ processOutput: new OnlyOurStream(stream, stream) });
  const list = new Listr([{ title: 'run', task: () => finished }], {
    renderer: FrameRenderer,
    rendererOptions: { logger },
    registerSignalListeners: false,
  });
  await list.run();
}

/** By then the first request is on its way, which loading listr2 would hold up; what ends sooner needs no drawing. */
const quietMs = 100;

async function endsWithin(milliseconds: number, finished: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false);
  });
  const ended = await Promise.race([finished.then(() => true), late]);
  clearTimeout(timer);
  return ended;
}
