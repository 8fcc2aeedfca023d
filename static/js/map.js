// The drawing is wider than most windows: begin where the chosen concept stands.

const area = document.querySelector(".maparea");
const chosen = area?.querySelector(".here");

if (chosen) {
  const box = chosen.getBoundingClientRect();
  area.scrollLeft += box.left + box.width / 2 - area.getBoundingClientRect().left - area.clientWidth / 2;
}
