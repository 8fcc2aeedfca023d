// The ids of each text of a JSON list on standard input, as gpt-tokenizer cuts it with r50k_base; a list a text.
// node third_tokenizer.mjs node_modules/gpt-tokenizer < texts.json

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { encode } = await import(pathToFileURL(`${process.argv[2]}/esm/encoding/r50k_base.js`));
const texts = JSON.parse(readFileSync(0, "utf8"));
const asText = { disallowedSpecial: new Set() }; // a special token in a text is text
console.log(JSON.stringify(texts.map((text) => encode(text, asText))));
