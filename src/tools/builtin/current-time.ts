import { nearest } from '../../spec/nearest.ts';
import type { Tool } from '../tool.ts';

/** Takes no settings: the clock and time zone are the machine's. */
export function currentTimeTool(): Tool {
  return {
    name: 'current_time',
    description: 'Tells the date, time and weekday.',
    parameters: {
      type: 'object',
      properties: {
        timezone: { type: 'string', description: "IANA name such as Europe/Berlin; without it the machine's own" },
      },
      additionalProperties: false,
    },
    sideEffects: false,
    call: async (input) => timeIn(new Date(), (input as { readonly timezone?: string }).timezone),
  };
}

/** `2026-03-01T09:30:00+01:00 (Sunday, Europe/Berlin)`. */
export function timeIn(date: Date, timezone?: string): string {
  const format = formatFor(timezone);
  const part = Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]));
  const offset = part['timeZoneName']!.replace('GMT', '') || '+00:00';
  const time = `${part['hour']}:${part['minute']}:${part['second']}`;
  const zone = format.resolvedOptions().timeZone;
  return `${part['year']}-${part['month']}-${part['day']}T${time}${offset} (${part['weekday']}, ${zone})`;
}

function formatFor(timeZone: string | undefined): Intl.DateTimeFormat {
  const two = '2-digit';
  try {
    return new Intl.DateTimeFormat('en', {
      ...{ timeZone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23', timeZoneName: 'longOffset' },
      ...{ year: 'numeric', month: two, day: two, weekday: 'long', hour: two, minute: two, second: two },
    });
  } catch (error) {
    const zones = Intl.supportedValuesOf('timeZone');
    const meant = nearest(timeZone ?? '', zones) ?? zones.find((zone) => zone.endsWith(`/${timeZone}`));
    const hint = meant === undefined ? 'Give an IANA name such as Europe/Berlin.' : `Did you mean ${meant}?`;
    throw new Error(`There is no time zone ${timeZone}. ${hint}`, { cause: error });
  }
}
