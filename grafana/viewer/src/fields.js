// Grafana's field options (units, thresholds, overrides), registered as Grafana itself does it.
import {
  FieldConfigOptionsRegistry,
  applyFieldOverrides,
  cacheFieldDisplayNames,
  displayNameOverrideProcessor,
  identityOverrideProcessor as identity,
  numberOverrideProcessor,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
  stringOverrideProcessor,
  thresholdsOverrideProcessor,
  transformDataFrame,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
} from '@grafana/data';

const STANDARD = {
  displayName: displayNameOverrideProcessor,
  unit: unitOverrideProcessor,
  min: numberOverrideProcessor,
  max: numberOverrideProcessor,
  decimals: numberOverrideProcessor,
  thresholds: thresholdsOverrideProcessor,
  mappings: valueMappingsOverrideProcessor,
  noValue: stringOverrideProcessor,
  color: identity,
  links: identity,
  filterable: identity,
  fieldMinMax: identity,
};
const CUSTOM = [
  'drawStyle',
  'lineInterpolation',
  'lineWidth',
  'fillOpacity',
  'gradientMode',
  'lineStyle',
  'spanNulls',
  'showPoints',
  'pointSize',
  'stacking',
  'axisPlacement',
  'axisLabel',
  'axisWidth',
  'scaleDistribution',
  'hideFrom',
  'thresholdsStyle',
  'axisSoftMin',
  'axisSoftMax',
  'axisBorderShow',
  'axisCenteredZero',
  'barAlignment',
  'barWidthFactor',
  'align',
  'cellOptions',
  'width',
  'minWidth',
  'fillBelowTo',
  'lineColor',
  'axisColorMode',
  'axisGridShow',
  'inspect',
  'filterable',
  'transform',
];
const LINES = {
  drawStyle: 'line',
  lineInterpolation: 'linear',
  lineWidth: 1,
  fillOpacity: 0,
  gradientMode: 'none',
  spanNulls: false,
  showPoints: 'auto',
  pointSize: 5,
  stacking: { mode: 'none', group: 'A' },
  axisPlacement: 'auto',
  axisLabel: '',
  scaleDistribution: { type: 'linear' },
  barAlignment: 0,
  hideFrom: { tooltip: false, viz: false, legend: false },
  thresholdsStyle: { mode: 'off' },
  axisColorMode: 'text',
  axisBorderShow: false,
  axisCenteredZero: false,
};
const NO_THRESHOLDS = { mode: 'absolute', steps: [{ color: 'green', value: null }] };

const option = (id, process, more) => ({
  id,
  path: id,
  name: id,
  process,
  override: process,
  editor: () => null,
  shouldApply: () => true,
  settings: {},
  ...more,
});
const standard = () => Object.entries(STANDARD).map(([id, process]) => option(id, process));
const custom = () =>
  CUSTOM.map((path) => option(`custom.${path}`, identity, { path, isCustom: true }));
const options = new FieldConfigOptionsRegistry(() => [...standard(), ...custom()]);

standardFieldConfigEditorRegistry.setInit(standard);
standardTransformersRegistry.setInit(() =>
  [...new Set(Object.values(standardTransformers))].map((each) => ({
    id: each.id,
    name: each.name,
    transformation: async () => each,
  })),
);

const withLowest = (thresholds) => ({
  ...thresholds,
  steps: thresholds.steps.map((step) => ({ ...step, value: step.value ?? -Infinity })),
});

export function transformed(panel, data) {
  if (!panel.transformations?.length) return Promise.resolve(data);
  const context = { interpolate: (text) => text };
  return new Promise((resolve, reject) => {
    transformDataFrame(panel.transformations, data, context).subscribe({
      next: resolve,
      error: reject,
    });
  });
}

// The address of a link in a cell, with the value of that cell in it.
const linked = (follow) => (text, scope) => {
  const { field, rowIndex } = scope?.__dataContext?.value ?? {};
  return follow(text.replace('${__value.raw}', () => field?.values[rowIndex] ?? ''));
};

export function configured(panel, data, { theme, follow }) {
  const lines = panel.type === 'timeseries';
  const { defaults = {}, overrides = [] } = panel.fieldConfig ?? {};
  const fieldConfig = {
    overrides,
    defaults: {
      color: { mode: lines ? 'palette-classic' : 'thresholds' },
      ...defaults,
      thresholds: withLowest(defaults.thresholds ?? NO_THRESHOLDS),
      custom: { ...(lines ? LINES : {}), ...defaults.custom },
    },
  };
  cacheFieldDisplayNames(data);
  const found = applyFieldOverrides({
    data,
    fieldConfig,
    theme,
    fieldConfigRegistry: options,
    timeZone: 'browser',
    replaceVariables: linked(follow),
  });
  cacheFieldDisplayNames(found);
  return found;
}
