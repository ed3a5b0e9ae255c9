// Projects the countries of Natural Earth: `node scripts/map.mjs`; with --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs';

import { geoEqualEarth, geoPath } from 'd3-geo';
import isoCountries from 'i18n-iso-countries';
import { feature } from 'topojson-client';

const FILE = new URL('../src/features/map/world.gen.json', import.meta.url);
const WIDTH = 1600;
// Nobody pays there, and without it the map is a quarter less high.
const ANTARCTICA = 'AQ';
// Natural Earth gives Kosovo a border and no number; CLDR calls it XK.
const UNNUMBERED = { Kosovo: 'XK' };

const shapes = features('110m').filter(({ code }) => code !== ANTARCTICA);
const collection = { type: 'FeatureCollection', features: shapes.map(({ shape }) => shape) };
const path = geoPath(geoEqualEarth().fitWidth(WIDTH, collection));
const height = Math.ceil(path.bounds(collection)[1][1]);

const drawn = new Set(shapes.map(({ code }) => code));
const world = {
  width: WIDTH,
  height,
  shapes: shapes.map(({ code, shape }) => ({
    code,
    at: path.centroid(largest(shape)).map(Math.round),
    path: relative(path(shape)),
  })),
  // Too small for a shape at this scale: a dot marks them. Two share an island, so whole numbers
  // would not tell them apart.
  dots: features('50m')
    .filter(({ code }) => code !== null && !drawn.has(code))
    .map(({ code, shape }) => ({ code, at: path.centroid(shape).map(tenth) }))
    .filter(({ at: [, y] }) => y < height),
};

const text = `${JSON.stringify(world)}\n`;
if (!process.argv.includes('--check')) writeFileSync(FILE, text);
else if (readFileSync(FILE, 'utf8') !== text) {
  process.stderr.write('world.gen.json differs from world-atlas: run `node scripts/map.mjs`\n');
  process.exitCode = 1;
}

function features(scale) {
  const file = new URL(`../node_modules/world-atlas/countries-${scale}.json`, import.meta.url);
  const atlas = JSON.parse(readFileSync(file, 'utf8'));
  return feature(atlas, atlas.objects.countries).features.map((shape) => ({
    code: isoCountries.numericToAlpha2(shape.id) ?? UNNUMBERED[shape.properties.name] ?? null,
    shape,
  }));
}

function tenth(number) {
  return Math.round(number * 10) / 10;
}

/** The largest part of a country: the middle of France is not in the Atlantic. */
function largest(shape) {
  if (shape.geometry.type === 'Polygon') return shape;
  const parts = shape.geometry.coordinates.map((coordinates) => ({ type: 'Polygon', coordinates }));
  return parts.reduce((one, other) => (path.area(other) > path.area(one) ? other : one));
}

/** Whole numbers from point to point take half the space of decimals from the corner. */
function relative(absolute) {
  return absolute.replaceAll(/M([^MZ]+)Z/g, (_, ring) => {
    const points = ring.split('L').map((point) => point.split(',').map(Number).map(Math.round));
    const steps = points
      .slice(1)
      .map(([x, y], index) => [x - points[index][0], y - points[index][1]]);
    const moves = steps.filter(([x, y]) => x !== 0 || y !== 0);
    return moves.length < 2 ? '' : `M${points[0].join()}l${moves.map(written).join('')}z`;
  });
}

function written([x, y], index) {
  const separator = index === 0 || x < 0 ? '' : ' ';
  return `${separator}${x}${y < 0 ? '' : ' '}${y}`;
}
