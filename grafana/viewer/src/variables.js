// The variables of a dashboard: their choices, their values in the address, their place in queries.
import { ask } from './prometheus.js';

export const ALL = '$__all';

// Returns for each variable its choices and what is chosen, from the address or else the default.
export async function resolve(dashboard, address) {
  const found = {};
  for (const variable of dashboard.templating.list) {
    const choices = await choicesOf(variable, found);
    found[variable.name] = { variable, choices, chosen: chosen(variable, choices, address) };
  }
  return found;
}

async function choicesOf(variable, found) {
  if (variable.type === 'datasource') return ['prometheus'];
  if (variable.type !== 'query') return [];
  const [, selector, label] = /^label_values\((.+), *(\w+)\)$/.exec(
    variable.query.query ?? variable.query,
  );
  const values = await ask(`label/${label}/values`, {
    'match[]': interpolate(selector, texts(found)),
  });
  return variable.includeAll ? [ALL, ...values] : values;
}

function chosen(variable, choices, address) {
  const given = address.getAll(`var-${variable.name}`);
  if (given.length) return given;
  if (variable.type === 'textbox') return [variable.query];
  if (variable.type === 'query' && !variable.includeAll) return choices.slice(0, 1);
  return [variable.includeAll ? ALL : choices[0]];
}

// The text that stands for each variable in a query; several values become alternatives.
export function texts(found) {
  return Object.fromEntries(Object.entries(found).map(([name, each]) => [name, text(each)]));
}

function text({ variable, choices, chosen }) {
  if (variable.type === 'textbox') return chosen[0];
  const values = chosen.includes(ALL) ? choices.slice(1) : chosen;
  if (chosen.includes(ALL) && variable.allValue) return variable.allValue;
  const escaped = values.map((value) => value.replace(/[\\^$*+?.()|[\]{}]/g, '\\\\$&'));
  return escaped.length === 1 ? escaped[0] : `(${escaped.join('|')})`;
}

export function interpolate(template, values) {
  return template.replace(/\$\{?(\w+)\}?/g, (whole, name) => values[name] ?? whole);
}

// The part of an address that carries the variables to the next dashboard, as Grafana writes it.
export function parameters(found) {
  return Object.entries(found).flatMap(([name, { chosen }]) =>
    chosen.map((value) => [`var-${name}`, value]),
  );
}
