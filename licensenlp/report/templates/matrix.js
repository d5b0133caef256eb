// --- the matrix of documents and clauses --------------------------------------------------
const MARKS = { prohibits: "✕", conditions: "◐", requires: "!", reserves: "R", disclaims: "D", permits: "✓" };
const SAMPLE = 4; // documents shown of a group until it is opened
const used = new Set(all.flatMap((one) => Object.keys(one.cells)));
const known = facts.labels.map(([label]) => label);
const labels = [
  ...facts.labels.filter(([label]) => used.has(label)),
  ...[...used].filter((label) => !known.includes(label)).sort().map((label) => [label, "", ""]),
];
const opened = new Set();

function matrixCell(one, label) {
  const effects = one.cells[label];
  if (!effects) return make("td");
  const spoken = `${title(one)}: ${label}, ${effects.join(", ")}`;
  const mark = MARKS[effects[0]] + (effects.length > 1 ? "+" : "");
  const shape = { type: "button", class: `cell ${effects[0]}`, "aria-label": spoken, title: `${label}: ${effects.join(", ")}` };
  return make("td", {}, make("button", { ...shape, click: () => showCell(one, label) }, mark));
}

function matrixRow(one) {
  const first = make("th", { scope: "row" }, make("span", { class: `dot ${one.tier}` }), opener(one, called(one)));
  return make("tr", {}, first, ...labels.map(([label]) => matrixCell(one, label)));
}

function drawMatrix() {
  const table = byId("cells");
  const heads = labels.map(([label, , is]) => make("th", { scope: "col", title: is }, make("span", {}, label)));
  table.tHead.replaceChildren(make("tr", {}, make("th", { scope: "col" }, "Document"), ...heads));
  byId("cells-more").hidden = chosen.length <= state.cells;
  table.tBodies[0].replaceChildren(...(state.grouped ? groupedRows() : chosen.slice(0, state.cells).map(matrixRow)));
}

// The documents by group, each group under a line that says what is typical of it.
function groupedRows() {
  const members = new Map();
  for (const one of chosen) if (one.group) members.set(one.group, [...(members.get(one.group) || []), one]);
  const rows = [];
  let left = state.cells;
  const alone = facts.groups.filter(([, size]) => size === 1);
  for (const [number, size, typical] of facts.groups.filter(([, size]) => size > 1)) {
    const ones = members.get(number);
    if (!ones || left <= 0) continue;
    const shown = opened.has(number) ? ones : ones.slice(0, SAMPLE);
    const words = `${ones.length} ${ones.length === 1 ? "document" : "documents"} alike${typical.length ? `: ${typical.join(", ")}` : ""}`;
    rows.push(groupHead(number, words, ones.length > shown.length, shown.length), ...shown.map(matrixRow));
    left -= shown.length;
  }
  const single = alone.flatMap(([number]) => members.get(number) || []);
  if (left > 0 && single.length) {
    rows.push(groupHead(0, `${single.length} like no other`, false), ...single.slice(0, left).map(matrixRow));
    left -= single.length;
  }
  byId("cells-more").hidden = left > 0;
  return rows;
}

function groupHead(number, words, more) {
  const all = () => { opened.add(number); drawMatrix(); };
  const button = more ? make("button", { type: "button", click: all }, "Show all") : null;
  return make("tr", { class: "group" }, make("th", { scope: "rowgroup", colspan: labels.length + 1 }, make("span", {}, words, " ", button)));
}
