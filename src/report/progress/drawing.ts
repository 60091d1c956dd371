import type { TerminalStream } from '../terminal.ts';

export interface Drawing {
  /** Draws what `frame` gives now over what is there. */
  readonly draw: () => void;
  /** For what goes to the same screen by another stream, in whole lines: it stands above. */
  readonly beside: (write: () => void) => void;
  /** Takes away what is drawn and gives the terminal back. */
  readonly end: () => void;
}

/**
 * Lines that are drawn over themselves, until `end`. What is typed meanwhile is echoed by the terminal, whose modes are left alone: nobody could put
 * them back for a process that is killed. So the cursor is kept at the first line, where it is remembered: what is typed, line breaks too, falls on lines that are drawn
 * anew the next moment. What others write to the stream goes above.
 */
export function drawOver(stream: TerminalStream, frame: () => readonly string[]): Drawing {
  const { write } = stream;
  const put = (text: string) => write.call(stream, `${together}${text}${shown}`);
  /** How many lines are drawn; null: none are, and the terminal is as it was. */
  let height: number | null = null;
  const draw = () => {
    const lines = frame();
    put(`${height === null ? hideCursor : toFirst}${framed(lines)}`);
    height = lines.length;
  };
  const release = (after: (lines: number) => string) => {
    if (height !== null) put(`${toFirst}${after(height)}${showCursor}`);
    height = null;
  };
  const clear = () => release(() => eraseBelow);
  const beside = <T>(others: () => T): T => {
    clear();
    const written = others();
    draw();
    return written;
  };
  stream.write = (text, ...more) => {
    const whole = String(text);
    return beside(() => write.call(stream, whole.endsWith('\n') ? whole : `${whole}\n`, ...more));
  };
  const letGo = onLeaving(stream, {
    // The lines stay, without a ^C or ^Z of the terminal's, and what is written next goes below them.
    leave: () => {
      if (height !== null) draw();
      release(down);
    },
    draw,
    resized: () => height !== null && put(remember),
  });
  draw();
  return {
    draw,
    beside,
    end() {
      letGo();
      clear();
      stream.write = write;
    },
  };
}

/** The lines, room below them, and the cursor back at the first. */
function framed(lines: readonly string[]): string {
  const room = Math.max(0, leastRoom - lines.length);
  const text = lines.map((line) => `${line}${eraseRest}\n`).join('');
  return `${text}${eraseBelow}${'\n'.repeat(room)}${up(lines.length + room)}${remember}`;
}

/** So many line breaks between two draws, as a key that is held down gives, do not move the screen. */
const leastRoom = 5;

interface Leaving {
  readonly leave: () => void;
  readonly draw: () => void;
  readonly resized: () => void;
}

/** A crash, Ctrl-C twice and Ctrl-Z leave a usable terminal, too. Gives what forgets all this. */
function onLeaving(stream: TerminalStream, { leave, draw, resized }: Leaving): () => void {
  const stop = () => {
    leave();
    process.kill(process.pid, 'SIGSTOP');
  };
  const listeners = [
    ['exit', leave],
    ['uncaughtExceptionMonitor', leave],
    ['SIGTSTP', stop],
    ['SIGCONT', draw],
  ] as const;
  for (const [event, listener] of listeners) process.on(event, listener);
  // A terminal moves its cursor with the lines, but not the place that it remembers.
  stream.on?.('resize', resized);
  return () => {
    for (const [event, listener] of listeners) process.off(event, listener);
    stream.off?.('resize', resized);
  };
}

const hideCursor = '\x1b[?25l';
const showCursor = '\x1b[?25h';
const remember = '\r\x1b7';
const toFirst = '\x1b8';
const eraseRest = '\x1b[K';
const eraseBelow = '\x1b[J';
/** Terminals that know these show what stands between them at once. */
const together = '\x1b[?2026h';
const shown = '\x1b[?2026l';

const up = (lines: number) => (lines === 0 ? '' : `\x1b[${lines}A`);
const down = (lines: number) => (lines === 0 ? '' : `\x1b[${lines}B`);
