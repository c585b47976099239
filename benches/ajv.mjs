// Compares the checker with ajv, the fastest validator of JSON Schema, on the documents that
// `cargo bench --bench check` measures. In the project's folder:
//
//     node benches/ajv.mjs
//
// ajv is installed by npm into the user's cache, where scripts/setup.sh also puts its tools. The
// schemas are generated from the catalogue: types, mandatory and unknown members, ranges, lengths,
// alphabets, enumerations, blocks and repeated entries, but no rules that depend on other members,
// and none that compare addresses.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

const version = '8.17.1';

const quiet = { encoding: 'utf8', stdio: 'pipe', maxBuffer: 1 << 24 };
const run = (command, ...options) => execFileSync(command, options, quiet);
const bench = (...options) => run('cargo', 'bench', '--quiet', '--bench', 'check', '--', ...options);

function ajv() {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const home = join(cache, 'vpn-request-builder', `ajv-${version}`);
  if (!existsSync(join(home, 'node_modules', 'ajv'))) {
    run('npm', 'install', '--silent', '--no-audit', '--no-fund', '--prefix', home, `ajv@${version}`);
  }
  return createRequire(join(home, 'package.json'))('ajv').default;
}

const byte = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const choice = (words) => words.split(/, | or /);

/** What a rule's words are in JSON Schema. The catalogue derives them from numbers and lists. */
const keywords = [
  [/^must be (\d+) to (\d+) characters$/, (least, most) => ({ minLength: +least, maxLength: +most })],
  [/^must be at most (\d+) characters$/, (most) => ({ maxLength: +most })],
  [/^must be a whole number from (\d+) to (\d+)$/, (least, most) => ({ minimum: +least, maximum: +most })],
  [/^must have at most (\d+) entries$/, (most) => ({ maxItems: +most })],
  [/^must be a UUID of 36 characters$/, () => ({ pattern: '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' })],
  [/^must be an IPv4 CIDR block$/, () => ({ pattern: `^${byte}(\\.${byte}){3}/(3[0-2]|[12]?\\d)$` })],
  [/^can only contain letters, digits, underscores, hyphens and periods$/, () => ({ pattern: '^[\\w.-]*$' })],
  [/^can only contain digits, letters, Spanish or Portuguese/, () => ({ pattern: '^[\\w .:=+@\\u00a1-\\u00ff-]*$' })],
  [/^must be (.+) with .+, otherwise (.+)$/, (one, other) => ({ enum: [...new Set([one, other].flatMap(choice))] })],
  [/^must be ((?:[\w-]+, )*[\w-]+ or [\w-]+|[\w-]+)$/, (words) => ({ enum: choice(words) })],
];

const types = { String: 'string', Integer: 'integer', Boolean: 'boolean' };

function schema(api) {
  const said = ({ rules }) => {
    const found = rules.map(({ severity, says }) => {
      if (/^should not list a block twice$/.test(says)) return { uniqueItems: true };
      if (severity !== 'error') return undefined;
      const known = keywords.find(([words]) => words.test(says));
      return known && known[1](...says.match(known[0]).slice(1));
    });
    return Object.assign({}, ...found);
  };
  const object = (table) => ({
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(table.fields.map((field) => [field.pointer.split('/').pop(), value(field)])),
    required: table.fields.filter((field) => field.mandatory).map((field) => field.pointer.split('/').pop()),
  });
  const value = (field) => {
    const [, list, name] = field.type.match(/^(Array of )?(\S+)/);
    const { maxItems, uniqueItems, ...own } = said(field);
    const inner = types[name] ? { type: types[name], ...own } : object(table(({ title }) => title === name));
    return list ? { type: 'array', items: inner, ...(maxItems && { maxItems }), ...(uniqueItems && { uniqueItems }) } : inner;
  };
  const table = (wanted) => api.tables.find(wanted);
  return object(table(({ number }) => number === 2));
}

/** The median of many runs, in microseconds, taken like divan's: of batches, after warming up. */
function median(work) {
  const batch = 20;
  const times = [];
  for (let round = 0; round < 4000; round++) {
    const start = process.hrtime.bigint();
    for (let at = 0; at < batch; at++) work();
    if (round >= 1000) times.push(Number(process.hrtime.bigint() - start) / batch / 1000);
  }
  return times.sort((one, other) => one - other)[times.length >> 1];
}

/** The median of a benchmark in divan's table, in microseconds. */
function own(table, name) {
  const row = table.split('\n').find((line) => line.includes(`${name} `));
  const [, number, unit] = row.split('│')[2].match(/([\d.]+) (\S+)/);
  return number * { ns: 1e-3, µs: 1, ms: 1e3 }[unit];
}

const Ajv = ajv();
const { apis } = JSON.parse(run('cargo', 'run', '--quiet', '--example', 'check', '--', '--catalogue'));
const documents = JSON.parse(bench('--documents'));
const table = bench();
for (const api of apis) {
  // All errors, because the checker also lists all of them.
  const validate = new Ajv({ allErrors: true }).compile(schema(api));
  const document = documents[api.name];
  if (!validate(document)) throw new Error(JSON.stringify(validate.errors));
  const [ours, theirs] = [own(table, `largest_${api.name}`), median(() => validate(document))];
  const figures = `checker ${ours.toFixed(1)} µs, ajv ${theirs.toFixed(1)} µs, ratio ${(ours / theirs).toFixed(2)}`;
  console.log(`largest ${api.name}: ${figures}`);
}
