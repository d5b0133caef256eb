// --- the table of documents: filter, sort, choice of columns ------------------------------
const cell = (label) => (one) => (one.cells[label] || []).join(", ");
const COLUMNS = [
  { id: "path", name: "Document", shown: true, text: name },
  { id: "model", name: "Model", shown: all.some((one) => one.model) },
  { id: "vendor", name: "Vendor", shown: all.some((one) => one.vendor) },
  { id: "date", name: "Date", shown: all.some((one) => one.date) },
  { id: "version", name: "Version", shown: false },
  { id: "tier", name: "Tier", shown: true, key: (one) => order.indexOf(one.tier) },
  { id: "score", name: "Score", shown: true, number: true, key: (one) => one.score, text: scored },
  { id: "why", name: "Why", shown: true },
  { id: "licence", name: "Known licence", shown: all.some((one) => one.licence) },
  { id: "kind", name: "Kind", shown: false },
  { id: "commercial", name: "Commercial use", shown: false, text: cell("commercial-use") },
  { id: "users", name: "User bound", shown: false, text: cell("user-threshold") },
  { id: "revenue", name: "Revenue bound", shown: false, text: cell("revenue-threshold") },
  { id: "field", name: "Fields of use", shown: false, text: cell("use-restriction") },
  { id: "territory", name: "Territory", shown: false, text: cell("territory") },
  { id: "training", name: "Training on outputs", shown: false, text: cell("output-training") },
];
for (const column of COLUMNS) {
  column.text = column.text || ((one) => one[column.id]);
  column.key = column.key || ((one) => column.text(one).toLowerCase());
}
for (const one of all) {
  one.haystack = [one.path, one.model, one.vendor, one.licence, one.kind, one.date].join(" ").toLowerCase();
}

function choose() {
  const words = state.find.toLowerCase().split(/\s+/).filter(Boolean);
  const column = COLUMNS.find((each) => each.id === state.sort);
  const keyed = all
    .filter((one) => state.tiers.has(one.tier) && words.every((word) => one.haystack.includes(word)))
    .map((one) => [column.key(one), one]);
  const empty = (key) => key === null || key === "";
  keyed.sort(([a, first], [b, second]) => {
    if (empty(a) !== empty(b)) return empty(a) ? 1 : -1;
    const by = a < b ? -1 : a > b ? 1 : 0;
    return (state.down ? -by : by) || first.n - second.n;
  });
  chosen = keyed.map(([, one]) => one);
}

function sortBy(column) {
  state.down = state.sort === column.id ? !state.down : false;
  state.sort = column.id;
  draw();
  document.querySelector(`#table th[data-column=${column.id}] button`).focus();
}

function head(column) {
  const sorted = state.sort === column.id ? (state.down ? "descending" : "ascending") : null;
  const button = make("button", { type: "button", click: () => sortBy(column) }, column.name);
  return make("th", { scope: "col", "aria-sort": sorted, "data-column": column.id }, button);
}

function tableCell(column, one) {
  if (column.id === "path") return make("th", { scope: "row" }, opener(one, name(one)));
  if (column.id === "date") return make("td", { class: "tier-name" }, one.date);
  if (column.id === "tier") return make("td", {}, tierName(one.tier));
  if (column.id === "why") return make("td", { class: "why" }, one.why);
  return make("td", column.number ? { class: "number" } : {}, column.text(one));
}

function drawTable() {
  const columns = COLUMNS.filter((column) => column.shown);
  const table = byId("table");
  table.tHead.replaceChildren(make("tr", {}, ...columns.map(head)));
  const rows = chosen.slice(0, state.table);
  table.tBodies[0].replaceChildren(
    ...rows.map((one) => make("tr", {}, ...columns.map((column) => tableCell(column, one)))),
  );
  byId("table-more").hidden = chosen.length <= state.table;
}

// --- the other tables: each head sorts, up, then down -------------------------------------
function sortRows(table, at, head) {
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const text = (row) => row.cells[at].textContent.trim().replace(/(\d),(?=\d)/g, "$1");
  const rows = [...table.tBodies[0].rows];
  rows.sort((a, b) => (down ? -1 : 1) * text(a).localeCompare(text(b), "en", { numeric: true }));
  table.tBodies[0].append(...rows);
}

function startSorting() {
  for (const table of document.querySelectorAll("table.sortable")) {
    [...table.tHead.rows[0].cells].forEach((head, at) => {
      const button = make("button", { type: "button", click: () => sortRows(table, at, head) }, ...head.childNodes);
      head.append(button);
    });
  }
}
