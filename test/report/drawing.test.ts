import { describe, expect, it } from 'vitest';
import { drawOver } from '../../src/report/progress/drawing.ts';
import { glass } from './glass.ts';

/** On a screen whose last line is reached already, or with room below. */
describe.each([
  ['at the top of the screen', 0],
  ['at its end', 30],
])('what is drawn over itself, %s,', (_where, lines) => {
  const opened = () => {
    const screen = glass(12, 40);
    const before = Array.from({ length: lines }, (_, index) => `line ${index}\n`).join('');
    screen.stream.write(`${before}$ crew kickoff\n`);
    let time = 0;
    const drawing = drawOver(screen.stream, () => [` market ${++time} s`, ' draft', ' edit']);
    return { screen, drawing, text: (shown: string) => `${before}$ crew kickoff\n${shown}` };
  };

  it('stands once, whatever is typed meanwhile', () => {
    const { screen, drawing, text } = opened();
    for (const keys of ['\n', '\n\n', 'abc\nls\n', '\n', 'x']) {
      screen.typed(keys);
      drawing.draw();
    }
    expect(screen.shown()).toBe(text(' market 6 s\n draft\n edit'));
    screen.typed('\n');
    drawing.end();
    screen.stream.write('done\n');
    expect([screen.shown(), screen.cursorShown()]).toEqual([text('done'), true]);
  });

  it('leaves what others write above it, whole', () => {
    const { screen, drawing, text } = opened();
    screen.stream.write('note: mind this');
    drawing.beside(() => screen.typed('{"row":1}\n'));
    drawing.draw();
    expect(screen.shown()).toBe(text('note: mind this\n{"row":1}\n market 4 s\n draft\n edit'));
    drawing.end();
    expect(screen.shown()).toBe(text('note: mind this\n{"row":1}'));
  });

  it('is left below it, with a cursor, by a process that ends or is put aside', () => {
    const { screen, drawing, text } = opened();
    const listeners = process.listeners('uncaughtExceptionMonitor');
    screen.typed('^C');
    for (const listener of listeners) listener(new Error('a bug'), 'uncaughtException');
    expect(screen.cursorShown()).toBe(true);
    screen.typed('a bug\n');
    drawing.draw();
    expect(screen.cursorShown()).toBe(false);
    expect(screen.shown()).toBe(text(' market 2 s\n draft\n edit\na bug\n market 3 s\n draft\n edit'));
    drawing.end();
    expect(process.listenerCount('uncaughtExceptionMonitor')).toBe(listeners.length - 1);
    expect(process.listenerCount('SIGTSTP')).toBe(0);
  });
});
