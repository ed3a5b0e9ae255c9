// Queries a Prometheus through the viewer's server, and makes Grafana's data frames of the results.
import { FieldType, toDataFrame } from '@grafana/data';

const POINTS = 400;
const UNITS = { s: 1, m: 60, h: 3600, d: 86400, w: 604800 };

export const seconds = (text) => Number.parseInt(text, 10) * UNITS[text.at(-1)];

// A browser gives up what it is fetching when the machine's network changes, such as a VPN.
async function fetched(address, times = 4) {
  try {
    return await fetch(address);
  } catch (error) {
    if (times === 1) throw error;
    await new Promise((resolve) => {
      setTimeout(resolve, 300);
    });
    return fetched(address, times - 1);
  }
}

const number = (text) => (text === 'NaN' ? null : Number(text));

export async function ask(path, fields) {
  const response = await fetched(`/api/v1/${path}?${new URLSearchParams(fields)}`);
  const body = await response.json();
  if (body.status !== 'success') throw new Error(body.error);
  return body.data;
}

export async function scrapeInterval() {
  const { yaml } = await ask('status/config', {});
  return seconds(/^\s*scrape_interval: (\w+)/m.exec(yaml)[1]);
}

// Grafana's rule for $__rate_interval: at least four scrapes.
export function resolution({ from, to }, scrape, least = 0) {
  const step = Math.max(scrape, least, Math.ceil((to - from) / POINTS));
  return { step, rate: Math.max(step + scrape, 4 * scrape) };
}

export async function frames(target, expr, range, step, several) {
  if (target.instant)
    return instant(target, await ask('query', { query: expr, time: range.to }), several);
  const from = Math.floor((range.from - range.offset) / step) * step + range.offset;
  const end = Math.floor((range.to - range.offset) / step) * step + range.offset;
  const data = await ask('query_range', { query: expr, start: from, end, step });
  return data.result.map(({ metric, values }) => series(target, metric, values, step));
}

function instant(target, { resultType, result }, several) {
  const rows = resultType === 'scalar' ? [{ metric: {}, value: result }] : result;
  if (target.format === 'table') return rows.length ? [table(target, rows, several)] : [];
  return rows.map(({ metric, value }) => series(target, metric, [value]));
}

function series(target, labels, points, step) {
  const named = { displayNameFromDS: legend(target.legendFormat, labels) };
  return toDataFrame({
    refId: target.refId,
    name: named.displayNameFromDS,
    fields: [
      {
        name: 'Time',
        type: FieldType.time,
        config: { interval: step && step * 1000 },
        values: points.map(([time]) => time * 1000),
      },
      {
        name: 'Value',
        type: FieldType.number,
        labels,
        config: named,
        values: points.map(([, value]) => number(value)),
      },
    ],
  });
}

// Grafana names the values after the query, if there are several.
function table(target, rows, several) {
  const labels = [...new Set(rows.flatMap(({ metric }) => Object.keys(metric)))].sort();
  return toDataFrame({
    refId: target.refId,
    fields: [
      { name: 'Time', type: FieldType.time, values: rows.map(({ value }) => value[0] * 1000) },
      ...labels.map((label) => ({
        name: label,
        type: FieldType.string,
        values: rows.map(({ metric }) => metric[label] ?? ''),
      })),
      {
        name: several ? `Value #${target.refId}` : 'Value',
        type: FieldType.number,
        values: rows.map(({ value }) => number(value[1])),
      },
    ],
  });
}

function legend(format, labels) {
  if (format && format !== '__auto') {
    return format.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label) => labels[label] ?? '');
  }
  const { __name__: name = '', ...others } = labels;
  const pairs = Object.entries(others).map(([label, value]) => `${label}="${value}"`);
  return `${name}{${pairs.join(', ')}}`;
}
