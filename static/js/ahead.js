// The next question is there while the verdict is read, so that Next has only to show it. It came with the verdict, or is
// fetched; the request writes nothing, and neither brings anything of the answer. It is thrown away as soon as something may have changed what comes
// next: anything sent from here or from another tab, a page that was left, a minute gone by. What slips through names
// the version of its card, and the site refuses an answer to a version that has passed.

const KEPT_MS = 60_000;

const others = "BroadcastChannel" in window ? new BroadcastChannel("answers") : null;
let ahead = null; // { url, at, page }: what will be asked for, since when, and a promise of its page

const linkOn = () => document.querySelector("#stage [data-ahead]");
const urlOf = (address) => new URL(address, document.baseURI).href;

export function lookAhead() {
  forgetAhead();
  const link = linkOn();
  const html = brought();
  if (!link || document.hidden) return;
  const url = urlOf(link.getAttribute("hx-get"));
  const page = html === null ? fetched(url).catch(() => null) : Promise.resolve(reply(html, url));
  ahead = { url, at: performance.now(), page };
}

// What came with the verdict, once: later it would be out of date.
function brought() {
  const page = document.querySelector("#stage template[data-ahead-page]");
  page?.remove();
  return page?.innerHTML ?? null;
}

function reply(html, url) {
  return new Response(html, { headers: { "Content-Type": "text/html", "HX-Push-Url": url } });
}

// Read to its end: what is left on the way may never come.
async function fetched(url) {
  const reply = await fetch(url, { headers: { "HX-Request": "true" } });
  return reply.status === 200 ? new Response(await reply.text(), reply) : null;
}

export function forgetAhead() {
  ahead = null;
}

// What was fetched for this address, if it can still be shown. Only once: after it something else comes next.
function take(url) {
  const taken = ahead;
  forgetAhead();
  return taken?.url === url && performance.now() - taken.at < KEPT_MS ? taken.page : null;
}

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  const page = take(urlOf(ctx.request.action));
  // Only for the link itself: a press of Back asks for the same address and wants a whole page.
  if (!page || ctx.sourceElement !== linkOn()) return;
  const { fetch } = ctx;
  ctx.fetch = async (...request) => (await page) ?? fetch(...request);
});

// Another tab of this browser is told before and after: what it fetches in between would be out of date, too.
function changed(event) {
  if ((event.detail?.ctx?.request.method ?? "POST") === "GET") return;
  forgetAhead();
  others?.postMessage("changed");
}

document.addEventListener("submit", (event) => event.target.method === "post" && changed(event), true);
document.addEventListener("htmx:after:request", changed);
others?.addEventListener("message", forgetAhead);
document.addEventListener("visibilitychange", lookAhead);
