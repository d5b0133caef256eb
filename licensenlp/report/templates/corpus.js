"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const read = (id) => JSON.parse(byId(id).textContent);
  const facts = read("facts");
  const all = read("overview");
  const PAGE = { table: 200, cells: 60 };
  const MARKS = { prohibits: "✕", conditions: "◐", requires: "!", reserves: "R", disclaims: "D", permits: "✓" };
  const order = facts.order;
  // What the directories of all paths have in common is left out where a path stands for a name.
  const common = all.length ? shared(all.map((one) => one.path)) : 0;

  // An element with its attributes and children; strings become text, never markup.
  function make(tag, attributes = {}, ...children) {
    const svg = ["svg", "g", "circle", "rect", "text", "line", "title"].includes(tag);
    const made = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "click") made.addEventListener("click", value);
      else if (value !== null && value !== undefined) made.setAttribute(key, value);
    }
    made.append(...children.filter((child) => child !== null));
    return made;
  }

  function shared(paths) {
    let length = paths[0].lastIndexOf("/") + 1;
    for (const path of paths) while (length && !path.startsWith(paths[0].slice(0, length))) length = paths[0].lastIndexOf("/", length - 2) + 1;
    return length;
  }

  const name = (one) => one.path.slice(common);
  const title = (one) => (one.model ? `${one.model}, ${name(one)}` : name(one));
  const scored = (one) => (one.score === null ? "" : one.score.toFixed(1));
  const cell = (label) => (one) => (one.cells[label] || []).join(", ");
  const COLUMNS = [
    { id: "path", name: "Document", shown: true },
    { id: "model", name: "Model", shown: all.some((one) => one.model) },
    { id: "vendor", name: "Vendor", shown: all.some((one) => one.vendor) },
    { id: "date", name: "Date", shown: all.some((one) => one.date) },
    { id: "version", name: "Version", shown: false },
    { id: "tier", name: "Tier", shown: true, key: (one) => order.indexOf(one.tier) },
    { id: "score", name: "Score", shown: true, number: true, key: (one) => one.score, text: scored },
    { id: "licence", name: "Known licence", shown: true },
    { id: "kind", name: "Kind", shown: true },
    { id: "commercial", name: "Commercial use", shown: true, text: cell("commercial-use") },
    { id: "users", name: "User bound", shown: true, text: cell("user-threshold") },
    { id: "revenue", name: "Revenue bound", shown: false, text: cell("revenue-threshold") },
    { id: "field", name: "Fields of use", shown: true, text: cell("use-restriction") },
    { id: "territory", name: "Territory", shown: false, text: cell("territory") },
    { id: "training", name: "Training on outputs", shown: false, text: cell("output-training") },
  ];
  for (const column of COLUMNS) {
    column.text = column.text || ((one) => one[column.id]);
    column.key = column.key || ((one) => column.text(one).toLowerCase());
  }

  const state = { find: "", tiers: new Set(order), sort: "score", down: false, table: PAGE.table, cells: PAGE.cells };
  let chosen = all;

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

  function draw() {
    choose();
    byId("shown").textContent = `${chosen.length.toLocaleString("en")} of ${all.length.toLocaleString("en")} documents`;
    drawTable();
    drawMatrix();
    drawStrip();
  }

  // --- table ------------------------------------------------------------------------------
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

  function tierName(tier) {
    return make("span", { class: "tier-name" }, make("span", { class: `dot ${tier}` }), facts.tiers[tier]);
  }

  function tableCell(column, one) {
    if (column.id === "path") return make("th", { scope: "row" }, opener(one, name(one)));
    if (column.id === "date") return make("td", { class: "tier-name" }, one.date);
    if (column.id === "tier") return make("td", {}, tierName(one.tier));
    return make("td", column.number ? { class: "number" } : {}, column.text(one));
  }

  function opener(one, words) {
    return make("button", { type: "button", class: "link", click: () => open(one) }, words);
  }

  function drawTable() {
    const columns = COLUMNS.filter((column) => column.shown);
    const table = byId("table");
    table.tHead.replaceChildren(make("tr", {}, ...columns.map(head)));
    const rows = chosen.slice(0, state.table);
    table.tBodies[0].replaceChildren(
      ...rows.map((one) => make("tr", { id: `d${one.n}` }, ...columns.map((column) => tableCell(column, one)))),
    );
    byId("table-more").hidden = chosen.length <= state.table;
  }

  // --- matrix -----------------------------------------------------------------------------
  const used = new Set(all.flatMap((one) => Object.keys(one.cells)));
  const known = facts.labels.map(([label]) => label);
  const labels = [
    ...facts.labels.filter(([label]) => used.has(label)),
    ...[...used].filter((label) => !known.includes(label)).sort().map((label) => [label, "", ""]),
  ];

  function matrixCell(one, label) {
    const effects = one.cells[label];
    if (!effects) return make("td");
    const spoken = `${title(one)}: ${label}, ${effects.join(", ")}`;
    const mark = MARKS[effects[0]] + (effects.length > 1 ? "+" : "");
    const shape = { type: "button", class: `cell ${effects[0]}`, "aria-label": spoken, title: `${label}: ${effects.join(", ")}` };
    return make("td", {}, make("button", { ...shape, click: () => open(one, label) }, mark));
  }

  function drawMatrix() {
    const table = byId("cells");
    const heads = labels.map(([label, , is]) => make("th", { scope: "col", title: is }, make("span", {}, label)));
    table.tHead.replaceChildren(make("tr", {}, make("th", { scope: "col" }, "Document"), ...heads));
    const rows = chosen.slice(0, state.cells);
    table.tBodies[0].replaceChildren(
      ...rows.map((one) => {
        const first = make("th", { scope: "row" }, make("span", { class: `dot ${one.tier}` }), opener(one, one.model || name(one)));
        return make("tr", {}, first, ...labels.map(([label]) => matrixCell(one, label)));
      }),
    );
    byId("cells-more").hidden = chosen.length <= state.cells;
  }

  // --- spectrum ---------------------------------------------------------------------------
  const WIDE = 1000, TALLEST = 220, MOST_LANES = 40;
  const year = (one) => (/\d{4}/.exec(one.date) || ["no date"])[0];
  const LANES = { "": () => "", vendor: (one) => one.vendor || "no vendor", year, kind: (one) => one.kind };
  let dots = [];

  function lanesOf(placed, by) {
    const lanes = new Map();
    for (const one of placed) {
      const lane = LANES[by](one);
      if (!lanes.has(lane)) lanes.set(lane, []);
      lanes.get(lane).push(one);
    }
    return [...lanes].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, MOST_LANES);
  }

  function drawStrip() {
    const by = byId("lanes").value;
    const left = by ? 190 : 16, right = 20, top = 40;
    const x = (score) => left + (score / 100) * (WIDE - left - right);
    const lanes = lanesOf(chosen.filter((one) => one.score !== null), by);
    const r = by ? 5 : 6;
    const svg = make("svg", { role: "group", "aria-label": "Documents from closed to open", tabindex: "0" });
    const parts = [];
    dots = [];
    let y = top;
    for (const [name, ones] of lanes) {
      const columns = new Map();
      for (const one of ones) {
        const slot = Math.floor((x(one.score) - left) / (2 * r + 1));
        if (!columns.has(slot)) columns.set(slot, []);
        columns.get(slot).push(one);
      }
      const highest = Math.max(...[...columns.values()].map((column) => column.length));
      const step = Math.min(2 * r + 1, (by ? 60 : TALLEST) / highest);
      const height = Math.max(by ? 26 : 90, highest * step + 2 * r);
      for (const [slot, column] of columns) {
        column.sort((a, b) => a.score - b.score || a.n - b.n).forEach((one, place) => {
          const at = { cx: left + slot * (2 * r + 1), cy: y + height - r - 3 - place * step, r, class: one.tier };
          const dot = make("circle", { ...at, click: () => open(one) }, make("title", {}, `${title(one)}: ${facts.tiers[one.tier]}, ${scored(one)}`));
          dots.push([one, dot]);
        });
      }
      y += height;
      parts.push(make("line", { x1: by ? 0 : left, x2: WIDE, y1: y, y2: y }));
      if (by) parts.push(make("text", { x: 8, y: y - height / 2 + 4, class: "lane" }, `${name.slice(0, 24)} (${ones.length})`));
    }
    const bottom = y + 22;
    svg.setAttribute("viewBox", `0 0 ${WIDE} ${bottom}`);
    for (const [tier, low, high] of facts.bands) {
      svg.append(make("rect", { x: x(low), y: 0, width: x(high) - x(low), height: y, class: `band ${tier}` }));
      svg.append(make("text", { x: x(low) + 3, y: 16 + (["open-copyleft", "restricted"].includes(tier) ? 14 : 0) }, facts.tiers[tier]));
    }
    for (const score of [0, 25, 50, 75, 100]) svg.append(make("text", { x: x(score), y: bottom - 7, "text-anchor": "middle" }, String(score)));
    dots.sort(([a], [b]) => a.score - b.score || a.n - b.n);
    svg.append(...parts, ...dots.map(([, dot]) => dot));
    svg.addEventListener("keydown", walk);
    svg.addEventListener("mouseover", (event) => {
      const at = dots.findIndex(([, dot]) => dot === event.target);
      if (at >= 0) point(at);
    });
    byId("strip").replaceChildren(svg);
    byId("pointed").textContent = "";
  }

  let pointed = -1;
  function point(at) {
    pointed = Math.max(0, Math.min(dots.length - 1, at));
    dots.forEach(([, dot], place) => dot.classList.toggle("on", place === pointed));
    const [one] = dots[pointed];
    byId("pointed").textContent = `${title(one)}: ${facts.tiers[one.tier]}, ${scored(one)}`;
  }

  function walk(event) {
    const steps = { ArrowRight: 1, ArrowLeft: -1, PageUp: -20, PageDown: 20, Home: -Infinity, End: Infinity };
    if (!dots.length) return;
    if (event.key in steps) point(pointed + steps[event.key]);
    else if (event.key === "Enter" && pointed >= 0) open(dots[pointed][0]);
    else return;
    event.preventDefault();
  }

  // --- evidence ---------------------------------------------------------------------------
  function clauseItem(clause) {
    const where = [clause.where, `characters ${clause.at[0]} to ${clause.at[1]}`, `confidence ${clause.confidence.toFixed(2)}`, clause.source];
    return make(
      "li", { class: clause.effect, "data-clause": clause.id },
      make("b", {}, `${clause.id} ${clause.label}`), `, ${clause.effect}`,
      make("blockquote", {}, clause.text),
      make("span", { class: "where" }, where.filter(Boolean).join(" · ")),
    );
  }

  function list(heading, words) {
    return words.length ? [make("h3", {}, heading), make("ul", {}, ...words.map((word) => make("li", {}, word)))] : [];
  }

  function open(one, label) {
    const found = read(`e${one.n}`);
    const named = found.name ? `${found.name} (${found.match}, ${Math.floor(found.similarity * 100)} % alike)` : "no known licence";
    const place = one.score === null ? "not placed" : `${scored(one)} of 100 (confidence ${found.confidence.toFixed(2)})`;
    const about = make("p", {}, tierName(one.tier), `, ${place}. ${one.kind}; ${named}.`);
    const path = make("p", { class: "where" }, [one.path, one.vendor, one.version, one.date].filter(Boolean).join(" · "));
    const clauses = found.clauses.filter((clause) => !label || clause.label === label);
    const parts = [about, path];
    if (label) parts.push(make("p", {}, make("button", { type: "button", click: () => open(one) }, "Everything about this document")));
    else {
      parts.push(...list("Why", found.reasons.map(([id, says]) => (id ? `${says} (${id})` : says))));
      parts.push(...list("To be aware of", found.warnings), ...list("To review", found.review));
    }
    parts.push(make("h3", {}, label ? `${label}: ${clauses.length}` : `Clauses: ${clauses.length}`));
    parts.push(make("ol", { class: "clauses" }, ...clauses.map(clauseItem)));
    byId("evidence-title").textContent = title(one);
    byId("evidence-body").replaceChildren(...parts);
    if (!byId("evidence").open) byId("evidence").showModal();
    byId("evidence").scrollTop = 0;
    byId("evidence-title").focus();
  }

  // --- controls ---------------------------------------------------------------------------
  function tick(name, checked, change) {
    const box = make("input", { type: "checkbox" });
    box.checked = checked;
    box.addEventListener("change", () => change(box.checked));
    return make("label", {}, box, " ", name);
  }

  function fresh() {
    state.table = PAGE.table;
    state.cells = PAGE.cells;
    draw();
  }

  for (const one of all) one.haystack = [one.path, one.model, one.vendor, one.licence, one.kind, one.date].join(" ").toLowerCase();
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
  byId("lanes").addEventListener("change", drawStrip);
  byId("table-more").addEventListener("click", () => { state.table += 5 * PAGE.table; drawTable(); });
  byId("cells-more").addEventListener("click", () => { state.cells += 2 * PAGE.cells; drawMatrix(); });
  byId("close").addEventListener("click", () => byId("evidence").close());
  byId("evidence").addEventListener("click", (event) => { if (event.target === byId("evidence")) byId("evidence").close(); });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#d']");
    const number = link && /^#d(\d+)$/.exec(link.getAttribute("href"));
    if (!number) return;
    event.preventDefault();
    open(all[number[1] - 1]);
  });
  window.addEventListener("beforeprint", () => { state.table = Infinity; state.cells = Infinity; drawTable(); drawMatrix(); });
  window.addEventListener("afterprint", fresh);
  draw();
})();
