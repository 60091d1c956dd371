import { describe, expect, it } from 'vitest';
import { tellerOf } from '../../src/project/execute/tell-in-order.ts';
import type { CrewEvent } from '../../src/run/events.ts';

const event = (type: CrewEvent['type']) => ({ type }) as CrewEvent;

/** A teller with what it has told, and a disk that works until `done` or `fails`. */
function telling() {
  const told: string[] = [];
  const { promise: safe, resolve: done, reject: fails } = Promise.withResolvers<void>();
  const teller = tellerOf(async ({ type }) => {
    told.push(type);
  });
  return { told, teller, safe, done, fails };
}

describe('telling in order', () => {
  it('tells at once when nothing is held up', async () => {
    const { told, teller } = telling();
    void teller.tell(event('task-start'));
    expect(told).toEqual(['task-start']);
  });

  it("holds back what follows a task's end until it is safe, and waits from the reply on", async () => {
    const { told, teller, safe, done } = telling();
    teller.tellOnce(safe, event('task-end'));
    await teller.tell(event('task-start'));
    await teller.tell(event('model-request'));
    const reply = teller.tell(event('model-reply'));
    expect(
      await Promise.race([
        Promise.resolve(reply).then(() => 'told'),
        new Promise((resolve) => setImmediate(resolve, 'held')),
      ]),
    ).toBe('held');
    expect(told).toEqual([]);
    done();
    await reply;
    expect(told).toEqual(['task-end', 'task-start', 'model-request', 'model-reply']);
  });

  it('tells at once again when all that was held up is told', async () => {
    const { told, teller, safe, done } = telling();
    teller.tellOnce(safe, event('task-end'));
    done();
    await teller.tell(event('model-retry'));
    void teller.tell(event('model-delta'));
    expect(told).toEqual(['task-end', 'model-retry', 'model-delta']);
  });

  it('throws at the next event that waits, and tells nothing more, when the disk fails', async () => {
    const { told, teller, safe, fails } = telling();
    teller.tellOnce(safe, event('task-end'));
    fails(new Error('the disk is gone'));
    await teller.tell(event('task-start'));
    await expect(teller.tell(event('model-reply'))).rejects.toThrow('the disk is gone');
    await expect(teller.tell(event('run-end'))).rejects.toThrow('the disk is gone');
    expect(told).toEqual([]);
  });
});
