/** A terminal of so many rows and columns, on which all that is written to it is drawn; `typed` is what its own echo adds. */
export function glass(rows: number, columns: number) {
  let lines: string[][] = [[]];
  let [row, column] = [0, 0];
  let saved: readonly [number, number] = [0, 0];
  let cursorShown = true;
  const above: string[] = [];
  const lineAt = (at: number) => (lines[at] ??= []);
  const lineBreak = () => {
    column = 0;
    if (row < rows - 1) row++;
    else {
      above.push(textOf(lines[0] ?? []));
      lines = [...lines.slice(1), []];
    }
  };
  const put = (character: string) => {
    if (column === columns) lineBreak();
    lineAt(row)[column++] = character;
  };
  const control = (number: number, letter: string) => {
    if (letter === 'A') row = Math.max(0, row - number);
    if (letter === 'B') row = Math.min(rows - 1, row + number);
    if (letter === 'K' || letter === 'J') lines[row] = lineAt(row).slice(0, column);
    if (letter === 'J') lines = lines.slice(0, row + 1);
  };
  const write = (text: string) => {
    for (const [piece, , mark, digits, letter] of text.matchAll(/(\x1b\[(\??)(\d*)([A-Za-z]))|\x1b[78]|[^\x1b]/gu)) {
      if (letter !== undefined && mark === '?') cursorShown = digits === '25' ? letter === 'h' : cursorShown;
      else if (letter !== undefined) control(Number(digits || 1), letter);
      else if (piece === '\x1b7') saved = [row, column];
      else if (piece === '\x1b8') [row, column] = saved;
      else if (piece === '\n') lineBreak();
      else if (piece === '\r') column = 0;
      else put(piece);
    }
    return true;
  };
  return {
    stream: { isTTY: true, columns, rows, write } as {
      readonly isTTY: true;
      readonly columns: number;
      readonly rows: number;
      write(text: string): boolean;
    },
    typed: (text: string) => void write(text),
    cursorShown: () => cursorShown,
    /** What stands there, what has been scrolled away first, without empty lines at the end. */
    shown: () =>
      [...above, ...Array.from({ length: lines.length }, (_, at) => textOf(lineAt(at)))].join('\n').trimEnd(),
  };
}

function textOf(line: readonly (string | undefined)[]): string {
  return Array.from(line, (character) => character ?? ' ')
    .join('')
    .trimEnd();
}
