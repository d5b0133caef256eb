const byId = (id) => document.getElementById(id);
const read = (id) => JSON.parse(byId(id).textContent);
const facts = read("facts");
const all = read("overview");
const order = facts.order;
const PAGE = { table: 200, cells: 60 };
const PAPER = 300; // rows of a matrix that are worth printing
// What the directories of all paths have in common is left out where a path stands for a name.
const common = all.length ? shared(all.map((one) => one.path)) : 0;

// An element with its attributes and children; strings become text, never markup.
function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "click") made.addEventListener("click", value);
    else if (value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

function shared(paths) {
  const colon = paths[0].indexOf(":") + 1;
  let length = paths[0].lastIndexOf("/") + 1 || colon;
  for (const path of paths) while (length && !path.startsWith(paths[0].slice(0, length))) length = paths[0].lastIndexOf("/", length - 2) + 1;
  return length;
}

const name = (one) => one.path.slice(common);
// A model stands for its one document; of several, each has its path too.
const models = new Map();
for (const one of all) models.set(one.model, (models.get(one.model) || 0) + 1);
const title = (one) => (one.model ? `${one.model}, ${name(one)}` : name(one));
const called = (one) => (one.model && models.get(one.model) === 1 ? one.model : title(one));
const scored = (one) => (one.score === null ? "" : one.score.toFixed(1));
const standing = (one) => (one.score === null ? "no tier" : `${facts.tiers[one.tier]}, ${scored(one)}`);

function tierName(tier) {
  return make("span", { class: "tier-name" }, make("span", { class: `dot ${tier}` }), facts.tiers[tier]);
}

// The way to a document's own part of the page.
function opener(one, words) {
  return make("a", { href: `#d${one.n}` }, words);
}

const state = { find: "", tiers: new Set(order), sort: "score", down: false, table: PAGE.table, cells: PAGE.cells, grouped: false };
let chosen = all;
