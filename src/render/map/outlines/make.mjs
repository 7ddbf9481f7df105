// Makes countries.txt, the outlines of the map, from Natural Earth 1:50m as the npm package world-atlas
// carries it. Run it where countries.txt shall change:
//
//   npm install --no-save world-atlas@2.0.2 topojson-client@3 topojson-server@3 topojson-simplify@3 \
//       polygon-clipping@0.15 i18n-iso-countries@7 && node make.mjs > countries.txt
//
// Natural Earth draws borders as they are held. Here they are as the General Assembly of the United
// Nations recognises them: see README.md.

import { createRequire } from "node:module";
import process from "node:process";

const require = createRequire(process.cwd() + "/");
const { feature } = require("topojson-client");
const { topology } = require("topojson-server");
const { presimplify, simplify } = require("topojson-simplify");
const clipping = require("polygon-clipping");
const iso = require("i18n-iso-countries");
const world = require("world-atlas/countries-50m.json");

// Steps of a degree, and how much of a line may be lost (in square degrees).
const STEPS = 10;
const LOSS = 0.012;
// Islands smaller than this (in square degrees) are left out, but for the largest of each country.
const ISLAND = 0.12;

const box = (w, s, e, n) => [[[[w, s], [e, s], [e, n], [w, n], [w, s]]]];

// The package joins what lies on both sides of the 180th meridian; a flat map needs it in two parts.
function cut(rings) {
  const unwrapped = rings.map((ring) => {
    let turn = 0;
    return ring.map(([x, y], at) => {
      if (at > 0) turn += Math.round((ring[at - 1][0] - x) / 360) * 360;
      return [x + turn, y];
    });
  });
  if (unwrapped.flat().every(([x]) => x >= -180 && x <= 180)) return [unwrapped];
  return [-360, 0, 360].flatMap((by) => {
    const part = clipping.intersection([unwrapped], box(-180 + by, -90, 180 + by, 90));
    return part.map((rings) => rings.map((ring) => ring.map(([x, y]) => [x - by, y])));
  });
}

const countries = new Map();
for (const it of feature(world, world.objects.countries).features) {
  const code = it.id ? iso.numericToAlpha2(it.id) : null;
  const key = code ?? it.properties.name;
  const polygons = it.geometry.type === "Polygon" ? [it.geometry.coordinates] : it.geometry.coordinates;
  countries.set(key, (countries.get(key) ?? []).concat(polygons.flatMap(cut)));
}

const take = (key) => { const it = countries.get(key); countries.delete(key); return it; };
const join = (key, part) => countries.set(key, clipping.union(countries.get(key), part));
// What lies in an area goes from one country to another.
const move = (from, to, area) => {
  join(to, clipping.intersection(countries.get(from), area));
  countries.set(from, clipping.difference(countries.get(from), area));
};

// Crimea and Sevastopol are Ukraine's (A/RES/68/262). The strait of Kerch ends the box.
move("RU", "UA", box(32.3, 44.2, 36.66, 46.3));
// Northern Cyprus is Cyprus's (A/RES/37/253), Somaliland Somalia's, the Golan Syria's (A/RES/36/226).
join("CY", take("N. Cyprus"));
join("SO", take("Somaliland"));
move("IL", "SY", box(35.63, 32.68, 36.2, 33.4));
// Western Sahara is a territory of its own, north to 27°40′ (A/RES/34/37).
move("MA", "EH", box(-20, 20, -8.66, 27.667));
// Kosovo is no member: its line is kept apart, to be drawn as a line within.
const kosovo = take("Kosovo");
join("RS", kosovo);
// No code, or nobody lives there.
for (const key of ["Siachen Glacier", "Indian Ocean Ter.", "AQ"]) countries.delete(key);

const objects = {};
for (const [key, coordinates] of countries) objects[key] = { type: "MultiPolygon", coordinates };
objects.XK = { type: "MultiPolygon", coordinates: kosovo };
const weighed = presimplify(topology(objects, 1e5));
const simple = simplify(weighed, LOSS);

const area = (ring) => ring.reduce((sum, [x, y], i) => {
  const [nx, ny] = ring[(i + 1) % ring.length];
  return sum + x * ny - nx * y;
}, 0) / 2;

function rounded(ring) {
  const points = [];
  for (const [x, y] of ring) {
    const at = [Math.round(x * STEPS), Math.round(y * STEPS)];
    const last = points.at(-1);
    if (!last || last[0] !== at[0] || last[1] !== at[1]) points.push(at);
  }
  return points;
}

function encode(ring) {
  let [x, y] = [0, 0];
  return ring.map(([nx, ny]) => {
    const step = `${nx - x} ${ny - y}`;
    [x, y] = [nx, ny];
    return step;
  }).join(" ");
}

// A country that simplifying would leave without an outline keeps that of the original.
function polygons(key) {
  const read = (topo) => feature(topo, topo.objects[key]).geometry.coordinates;
  const whole = (list) => list
    .map((rings) => rings.map(rounded).filter((ring) => ring.length > 3 && area(ring) !== 0))
    .filter((rings) => rings.length > 0)
    .sort((a, b) => Math.abs(area(b[0])) - Math.abs(area(a[0])));
  let found = whole(read(simple));
  if (found.length === 0) found = whole(read(weighed));
  if (found.length === 0) {
    const [x, y] = read(weighed)[0][0][0].map((it) => Math.round(it * STEPS));
    return [[[[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]].flat(0)];
  }
  return found.filter((rings, at) => at === 0 || Math.abs(area(rings[0])) > ISLAND * STEPS * STEPS);
}

for (const key of Object.keys(objects).sort()) {
  const text = polygons(key).map((rings) => rings.map((ring, at) => {
    // RFC 7946: outer rings run counterclockwise, holes clockwise.
    const turned = (area(ring) > 0) === (at === 0) ? ring : ring.toReversed();
    return encode(turned);
  }).join(";")).join("|");
  console.log(`${key}\t${text}`);
}
