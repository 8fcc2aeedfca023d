// From log-probabilities to a drawn token, step by step: the same as quizzes/labs/sampler/chain.py, which a test holds it to.

const SAME = 1e-9;

const sum = (numbers) => numbers.reduce((total, each) => total + each, 0);

function sharedOut(weights) {
  const total = sum(weights);
  return weights.map((each) => each / total);
}

const keep = (shares, count) => sharedOut(shares.map((share, at) => (at < count ? share : 0)));

function heated(logprobs, temperature) {
  if (temperature === 0) return logprobs.map((_, at) => (at === 0 ? 1 : 0));
  return sharedOut(logprobs.map((each) => Math.exp((each - logprobs[0]) / temperature)));
}

function reaching(shares, mass) {
  let total = 0;
  const at = shares.findIndex((share) => (total += share) >= mass - SAME);
  return at < 0 ? shares.length : at + 1;
}

/** The shares after each step: the model's own, then temperature, top-k, top-p and min-p. */
export function chain(logprobs, { temperature, top_k, top_p, min_p }) {
  const model = heated(logprobs, 1);
  const warm = heated(logprobs, temperature);
  const byRank = keep(warm, top_k);
  const byMass = keep(byRank, reaching(byRank, top_p));
  const bar = min_p * byMass[0] - SAME;
  return [model, warm, byRank, byMass, keep(byMass, byMass.filter((share) => share > 0 && share >= bar).length)];
}

/** Where on the line from 0 to 1 the number u falls. */
export function pick(shares, u) {
  let total = 0;
  const at = shares.findIndex((share) => (total += share) > u && share > 0);
  return at < 0 ? shares.findLastIndex((share) => share > 0) : at;
}

/** The u of a draw: mulberry32. */
export function luck(seed, number) {
  const state = (seed + Math.imul(number + 1, 0x6d2b79f5)) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

export function percent(share) {
  if (share === 0) return "0%";
  if (share >= 0.9995 && share < 1 - 1e-12) return ">99.9%";
  return share < 0.001 ? "<0.1%" : `${(share * 100).toFixed(1)}%`;
}
export const length = (share) => `${(share * 100).toFixed(2)}%`;
