// The browser knows the learner's time zone, so nobody has to ask for it: sent once, until the learner chooses one.

const SENT = "zone-sent";
const form = document.getElementById("zone");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

if (form && zone && zone !== form.dataset.zone && sessionStorage.getItem(SENT) !== zone) {
  const body = new URLSearchParams(/** @type {any} */ (new FormData(/** @type {any} */ (form))));
  body.set("time_zone", zone);
  // It matters little if this fails: the next page tries again.
  fetch(form.action, { method: "POST", body })
    .then((response) => response.ok && sessionStorage.setItem(SENT, zone))
    .catch(() => {});
}
