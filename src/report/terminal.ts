import { Chalk, type ChalkInstance } from 'chalk';

export interface TerminalStream {
  write(text: string): unknown;
  on?(event: 'resize', listener: () => void): unknown;
  off?(event: 'resize', listener: () => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** What can be shown on a stream. `columns` and `rows` follow the window's size. */
export interface Terminal {
  readonly stream: TerminalStream;
  readonly isTty: boolean;
  readonly columns: number;
  readonly rows: number;
  readonly color: boolean;
  /** Lines may be drawn again: a person looks at a screen that can move its cursor. */
  readonly live: boolean;
  /** False: symbols such as ✔ are shown in ASCII. */
  readonly unicode: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function terminalOf(stream: TerminalStream, environment: Environment): Terminal {
  const isTty = stream.isTTY === true;
  const dumb = environment['TERM'] === 'dumb';
  return {
    stream,
    isTty,
    get columns() {
      return stream.columns || 80;
    },
    get rows() {
      return stream.rows || 24;
    },
    color: hasColor(environment, isTty && !dumb),
    // A terminal of unknown size, as some containers give, has 0 columns and 0 rows: nothing fits into those.
    live: isTty && stream.columns !== 0 && stream.rows !== 0 && !environment['CI'] && !dumb,
    unicode: !dumb && environment['TERM'] !== 'linux' && !isOldWindowsConsole(environment),
  };
}

/** As Node decides it: FORCE_COLOR wins over NO_COLOR, which wins over what the stream is. */
function hasColor(environment: Environment, otherwise: boolean): boolean {
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return environment['NO_COLOR'] ? false : otherwise;
}

function isOldWindowsConsole(environment: Environment): boolean {
  if (environment['OS'] !== 'Windows_NT') return false;
  return !environment['WT_SESSION'] && !environment['TERM_PROGRAM'] && !environment['TERM'];
}

export interface Symbols {
  readonly done: string;
  readonly failed: string;
  readonly reused: string;
  readonly run: string;
  readonly edited: string;
  readonly notRun: string;
  readonly waiting: string;
  readonly warning: string;
  readonly rule: string;
  readonly arrow: string;
  /** One character each, shown in turn. */
  readonly spinner: string;
}

export interface Look {
  readonly paint: ChalkInstance;
  readonly symbols: Symbols;
}

/** The colours and symbols that suit a terminal. */
export function lookOf(terminal: Terminal): Look {
  return {
    paint: new Chalk({ level: terminal.color ? 1 : 0 }),
    symbols: terminal.unicode ? unicodeSymbols : asciiSymbols,
  };
}

const unicodeSymbols: Symbols = {
  done: '✔',
  failed: '✘',
  reused: '↺',
  run: '▶',
  edited: '✎',
  notRun: '–',
  waiting: '·',
  warning: '⚠',
  rule: '──',
  arrow: '→',
  spinner: '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏',
};

const asciiSymbols: Symbols = {
  done: '+',
  failed: 'x',
  reused: '=',
  run: '>',
  edited: '*',
  notRun: '-',
  waiting: '.',
  warning: '!',
  rule: '--',
  arrow: '->',
  spinner: '-\\|/',
};
