// Judges JSON-LD: reads {page: data} from standard input, writes {page: [what is wrong]}.
// Terms are those of schema.org's own vocabulary; what search engines need of a type is the validator's.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Validator from "@adobe/structured-data-validator";

const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const RDFS = "http://www.w3.org/2000/01/rdf-schema#";
const SCHEMA = "http://schema.org/";
const NAMES = {
  [`${RDF}type`]: "@type",
  [`${RDFS}subClassOf`]: "rdfs:subClassOf",
  [`${SCHEMA}domainIncludes`]: "schema:domainIncludes",
};

/* The vocabulary as the validator reads it: entities with their class, what they are below, and what they belong to. */
function vocabulary() {
  const file = createRequire(import.meta.url).resolve("@vocabulary/schema/schema.nq");
  const entities = new Map();
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [, subject, predicate, object] = /^<([^>]+)> <([^>]+)> <([^>]+)>/.exec(line) ?? [];
    const name = NAMES[predicate];
    if (!name) continue;
    const entity = entities.get(subject) ?? { "@id": subject };
    entities.set(subject, entity);
    if (name === "@type") entity[name] ??= object.replace(RDFS, "rdfs:").replace(RDF, "rdf:");
    else (entity[name] ??= []).push({ "@id": object });
  }
  return { "@graph": [...entities.values()] };
}

const pages = JSON.parse(readFileSync(0, "utf8"));
const validator = new Validator(vocabulary());
const found = {};
for (const [page, data] of Object.entries(pages)) {
  const issues = await validator.validate({ jsonld: { [data["@type"]]: [data] } });
  found[page] = issues
    .filter((one) => one.severity === "ERROR" || /supported by the schema/.test(one.issueMessage))
    .map((one) => `${one.rootType}: ${one.issueMessage} (${(one.path ?? []).map((part) => part.property ?? part.type).join(" > ")})`);
}
process.stdout.write(JSON.stringify(found));
