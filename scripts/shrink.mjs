// Makes a program and its JavaScript smaller, together: wasm-bindgen joins the two by some hundred names with a hash in
// each, which no packer makes much smaller and which both files hold.
import { execFileSync } from 'node:child_process';

const CUSTOM = 0;
const IMPORTS = 2;
const EXPORTS = 7;
const KINDS = { function: 0, table: 1, memory: 2, global: 3 };
// What wasm-bindgen names, and nobody else.
const joining = /^(__wb|wasm_bindgen__)/;

/// Text as short as esbuild makes it, by options that say what it is.
export function minify(text, ...options) {
  return execFileSync('esbuild', ['--minify', '--log-level=warning', ...options], { input: text }).toString().trim();
}

/// A program's JavaScript and its module, both smaller. `options`: what kind of JavaScript it is, for esbuild.
export function shrink(script, module, ...options) {
  const names = new Map();
  const shorten = name => {
    if (joining.test(name) && !names.has(name)) names.set(name, `_${names.size.toString(36)}`);
    return names.get(name) ?? name;
  };
  const wasm = rename(module, shorten);
  return { script: minify(script, ...options).replace(/[\w$]+/g, word => names.get(word) ?? word), module: wasm };
}

/// The module with other names for what it imports and exports.
function rename(bytes, shorten) {
  const parts = [bytes.subarray(0, 8)];
  const reader = new Reader(bytes, 8);
  while (!reader.done()) {
    const id = reader.byte();
    const content = reader.block();
    // Who made the module, and how: nothing that a browser reads.
    if (id === CUSTOM) continue;
    const section = id === IMPORTS || id === EXPORTS ? renamed(id, content, shorten) : content;
    parts.push(Buffer.of(id), number(section.length), section);
  }
  return Buffer.concat(parts);
}

function renamed(id, content, shorten) {
  const reader = new Reader(content);
  const count = reader.number();
  const entries = Array.from({ length: count }, () => {
    const module = id === IMPORTS ? [text(reader.text())] : [];
    const name = text(shorten(reader.text()));
    const from = reader.at;
    const kind = reader.byte();
    if (id === EXPORTS) reader.number();
    else reader.importOf(kind);
    return [...module, name, content.subarray(from, reader.at)];
  });
  if (!reader.done()) throw new Error(`shrink: section ${id} of the module is not as expected`);
  return Buffer.concat([number(count), ...entries.flat()]);
}

/// Reads the binary format of WebAssembly modules.
class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  done() {
    return this.at >= this.bytes.length;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /// A number in LEB128.
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  block() {
    const length = this.number();
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  text() {
    return this.block().toString();
  }

  /// What an import is, after its names.
  importOf(kind) {
    const limits = () => {
      const flags = this.byte();
      this.number();
      if (flags & 1) this.number();
    };
    if (kind === KINDS.function) this.number();
    else if (kind === KINDS.table) this.byte(), limits();
    else if (kind === KINDS.memory) limits();
    else if (kind === KINDS.global) this.byte(), this.byte();
    else throw new Error(`shrink: the module imports something of kind ${kind}`);
  }
}

function number(value) {
  const bytes = [];
  do {
    bytes.push((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
    value >>>= 7;
  } while (value);
  return Buffer.from(bytes);
}

function text(name) {
  const bytes = Buffer.from(name);
  return Buffer.concat([number(bytes.length), bytes]);
}
