// What a script says stands on the page, in the page's language, as data-… of an element near by.

/**
 * The words under this name, with their {places} filled.
 * @param {Element | null | undefined} bearer
 * @param {string} name
 * @param {Record<string, string>} [values]
 */
export function wordsOf(bearer, name, values = {}) {
  const text = /** @type {HTMLElement | null | undefined} */ (bearer)?.dataset[name] ?? "";
  return text.replace(/\{(\w+)\}/g, (_whole, place) => values[place] ?? "");
}
