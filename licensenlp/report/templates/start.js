// --- controls -----------------------------------------------------------------------------
function draw() {
  choose();
  byId("shown").textContent = `${chosen.length.toLocaleString("en")} of ${all.length.toLocaleString("en")} documents`;
  drawTable();
  drawMatrix();
  fadeDots();
}

function tick(words, checked, change) {
  const box = make("input", { type: "checkbox" });
  box.checked = checked;
  box.addEventListener("change", () => change(box.checked));
  return make("label", {}, box, " ", words);
}

function fresh() {
  state.table = PAGE.table;
  state.cells = PAGE.cells;
  draw();
}

// On paper stand all rows of the table; of a matrix too long for it, what the screen shows.
function everything() {
  for (const figure of figures) figure.hidden = false;
  if (shown) return;
  state.table = Infinity;
  if (chosen.length <= PAPER) state.cells = Infinity;
  drawTable();
  drawMatrix();
}

byId("tier-filter").append(
  ...order.map((tier) => tick(facts.tiers[tier], true, (on) => { state.tiers[on ? "add" : "delete"](tier); fresh(); })),
);
byId("columns").append(
  ...COLUMNS.slice(1).map((column) => tick(column.name, column.shown, (on) => { column.shown = on; drawTable(); })),
);
let waiting = 0;
byId("find").addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => { state.find = byId("find").value; fresh(); }, 120);
});
byId("order").addEventListener("change", () => { state.grouped = byId("order").value === "alike"; fresh(); });
byId("table-more").addEventListener("click", () => { state.table += 5 * PAGE.table; drawTable(); });
byId("cells-more").addEventListener("click", () => { state.cells += 2 * PAGE.cells; draw(); });
byId("close").addEventListener("click", () => byId("evidence").close());
byId("evidence").addEventListener("click", (event) => { if (event.target === byId("evidence")) byId("evidence").close(); });
document.addEventListener("click", follow);
window.addEventListener("hashchange", route);
window.addEventListener("beforeprint", everything);
window.addEventListener("afterprint", () => { showFigure(); fresh(); });
startFigures();
startSorting();
draw();
route();
