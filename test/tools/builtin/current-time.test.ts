import { describe, expect, it } from 'vitest';
import { timeIn } from '../../../src/tools/builtin/current-time.ts';
import { callIn } from './call-builtin.ts';

const date = new Date('2026-03-01T23:30:05Z');

describe('current_time', () => {
  it('tells time, offset and weekday of a zone', () => {
    expect(timeIn(date, 'UTC')).toBe('2026-03-01T23:30:05+00:00 (Sunday, UTC)');
    expect(timeIn(date, 'Europe/Berlin')).toBe('2026-03-02T00:30:05+01:00 (Monday, Europe/Berlin)');
    expect(timeIn(date, 'America/St_Johns')).toBe('2026-03-01T20:00:05-03:30 (Sunday, America/St_Johns)');
  });

  it("takes the machine's clock and zone when none is given", async () => {
    const text = await callIn('/project', 'current_time', {});
    expect(Math.abs(Date.parse(text.split(' ')[0]!) - Date.now())).toBeLessThan(5000);
  });

  it('names the nearest zone for a wrong one', () => {
    expect(() => timeIn(date, 'Europe/Berln')).toThrow(
      'There is no time zone Europe/Berln. Did you mean Europe/Berlin?',
    );
    expect(() => timeIn(date, 'Tokyo')).toThrow('Did you mean Asia/Tokyo?');
    expect(() => timeIn(date, 'Mars')).toThrow('Give an IANA name');
  });
});
