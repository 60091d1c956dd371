import type { RunQuery, RunSort } from '../../../store/read/page-runs.ts';
import type { RunStatus } from '../../../store/records.ts';
import { choiceField, type Fields, fieldsOf, numberField, textField, timeField } from './fields.ts';

export type QueryFilter = Pick<RunQuery, 'status' | 'batch' | 'root' | 'text' | 'since' | 'until'>;

const statuses: readonly RunStatus[] = ['running', 'completed', 'failed', 'interrupted'];
const sorts: readonly RunSort[] = ['started', 'run', 'crew', 'status', 'tasks', 'time', 'tokens', 'cost'];
const filterKeys = ['status', 'batch', 'root', 'text', 'since', 'until'];

/** The query of `GET /api/runs`. CrewError `usage` for what it cannot be. */
export function runQuery(parameters: Fields): RunQuery {
  const fields = fieldsOf(parameters, 'the query', [...filterKeys, 'limit', 'offset', 'sort', 'order', 'fold']);
  const { limit = 50, offset = 0, sort = 'started', order = 'desc', fold = '0' } = fields;
  return {
    ...queryFilter(Object.fromEntries(Object.entries(fields).filter(([key]) => filterKeys.includes(key)))),
    limit: numberField(limit, 'limit', [1, 500]),
    offset: numberField(offset, 'offset', [0, 1_000_000_000]),
    sort: choiceField(sort, 'sort', sorts),
    order: choiceField(order, 'order', ['asc', 'desc']),
    fold: choiceField(fold, 'fold', ['0', '1']) === '1',
  };
}

/** What is left out, null or empty does not filter. `status`: a list, or several with commas. */
export function queryFilter(given: Fields): QueryFilter {
  const fields = fieldsOf(given, 'filter', filterKeys);
  const { status, since, until } = fields;
  const named = Array.isArray(status) ? status : typeof status === 'string' ? status.split(',') : [];
  const wanted = named.filter((one) => one !== '').map((one) => choiceField(one, 'status', statuses));
  const text = (name: string) => ((fields[name] ?? '') === '' ? {} : { [name]: textField(fields, name) });
  return {
    ...(wanted.length === 0 ? {} : { status: wanted }),
    ...text('batch'),
    ...text('root'),
    ...text('text'),
    ...((since ?? '') === '' ? {} : { since: timeField(since, 'since') }),
    ...((until ?? '') === '' ? {} : { until: timeField(until, 'until') }),
  };
}
