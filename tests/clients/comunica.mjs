// Comunica queries the endpoint; `annals query` gives the same results. node comunica.mjs http://127.0.0.1:PORT/
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { QueryEngine } from "@comunica/query-sparql";

const engine = new QueryEngine();
const context = { sources: [{ type: "sparql", value: new URL("/sparql", process.argv[2]).href }] };
const prefixes = `PREFIX ann: <https://w3id.org/annals/ns#>
PREFIX ag: <https://w3id.org/annals/id/agent/>
PREFIX ev: <https://w3id.org/annals/id/event/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
`;

/** The results of the command line, as SPARQL JSON. */
function commandLine(query) {
  const options = { cwd: process.env.HERE, stdio: ["pipe", "pipe", "ignore"], encoding: "utf8" };
  return JSON.parse(execFileSync(process.env.ANNALS, ["query", "--format", "json", "-e", prefixes + query], options));
}

/** Rows as sorted text, with language and datatype. */
const commandLineRows = (query) =>
  commandLine(query).results.bindings.map((row) => JSON.stringify(Object.entries(row).sort()
    .map(([name, { value, datatype, "xml:lang": language }]) => [name, value, language ?? datatype ?? ""]))).sort();

async function rows(query) {
  const found = await (await engine.queryBindings(prefixes + query, context)).toArray();
  return found.map((row) => JSON.stringify([...row].map(([name, term]) => [name.value, term.value, kind(term)]).sort())).sort();
}

function kind(term) {
  if (term.termType !== "Literal") return "";
  // Comunica 4.5 parses SPARQL JSON with an older data factory, which puts the language there.
  const { value: type, language } = term.datatype;
  const plain = type === "http://www.w3.org/2001/XMLSchema#string";
  return term.language || language || (plain ? "" : type);
}

const selects = {
  "a filter on dates": `SELECT ?event ?label ?day {
    ?event a ann:Event ; rdfs:label ?label ; ann:earliest ?day
    FILTER(LANG(?label) = "en" && ?day >= "2023-12-01"^^xsd:date && ?day < "2024-01-01"^^xsd:date) }`,
  "a path": `SELECT DISTINCT ?type ?event { ?type skos:broader* ann:cyberattack . ?event ann:eventType ?type }`,
  "options, groups and order": `SELECT ?who (COUNT(DISTINCT ?event) AS ?events) {
    ?event a ann:Event OPTIONAL { ?event ann:attributedTo ?who } } GROUP BY ?who ORDER BY DESC(?events) ?who`,
};
for (const [name, query] of Object.entries(selects)) {
  const found = await rows(query);
  assert.ok(found.length > 1, `${name} finds something`);
  assert.deepEqual(found, commandLineRows(query), name);
  console.log(`${name}: ${found.length} rows, the same`);
}

for (const [query, truth] of [["ASK { ev:kyivstar-attack a ann:Event }", true], ["ASK { ev:kyivstar-attack a ann:Agent }", false]]) {
  assert.equal(await engine.queryBoolean(prefixes + query, context), truth);
  assert.equal(commandLine(query).boolean, truth);
}
console.log("ASK: the same");

const pattern = "?event ann:attributedTo ag:sandworm";
const quads = await (await engine.queryQuads(`${prefixes}CONSTRUCT { ag:sandworm ann:said ?event } WHERE { ${pattern} }`, context)).toArray();
const events = commandLineRows(`SELECT DISTINCT ?event { ${pattern} }`);
assert.equal(new Set(quads.map((quad) => quad.object.value)).size, events.length);
assert.ok(events.length > 1 && quads.every((quad) => quad.predicate.value === "https://w3id.org/annals/ns#said"));
console.log(`CONSTRUCT: ${quads.length} statements`);

// A syntax error is an error in the client, not an empty result.
const bad = "SELECT (COUNT(*) AS ?n) { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o } GROUP BY ?missing HAVING(";
await assert.rejects(async () => (await engine.queryBindings(bad, context)).toArray());
