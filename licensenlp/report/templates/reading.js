// --- a document's own part of the page ----------------------------------------------------
// Parts are kept deflated, as base64. They were escaped when they were made; scripts in them
// could not run in any case, as the page's policy lets its own script run and no other.
async function part(number) {
  const packed = Uint8Array.from(atob(byId(`p${number}`).textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const holder = document.createElement("template");
  holder.innerHTML = await new Response(stream).text();
  return holder.content;
}

const ROUTE = /^#d(\d+)(?:-([\w-]+))?$/;
let shown = 0; // the number of the document that is open
let height = 0; // where the comparison was left
const pageTitle = document.title;

async function route() {
  const found = ROUTE.exec(location.hash);
  const one = found && all[found[1] - 1];
  if (!one) return leave();
  if (byId("evidence").open) byId("evidence").close();
  if (shown !== one.n) await enter(one);
  goTo(found[2]);
}

async function enter(one) {
  const content = await part(one.n);
  if (!shown) height = window.scrollY;
  shown = one.n;
  byId("reading-body").replaceChildren(content);
  const facts = [one.model, one.vendor, one.version && `version ${one.version}`, one.date].filter(Boolean).join(" · ");
  byId("reading-facts").textContent = facts;
  neighbour("previous", -1, one);
  neighbour("next", 1, one);
  byId("reading").hidden = false;
  byId("comparison").hidden = true;
  document.title = `${title(one)} · ${pageTitle}`;
}

// The link to the next document in the order of the table, or none.
function neighbour(id, step, one) {
  const other = chosen[chosen.indexOf(one) + step];
  const there = chosen.includes(one) && other;
  byId(id).hidden = !there;
  if (there) {
    byId(id).href = `#d${other.n}`;
    byId(id).title = title(other);
  }
}

function goTo(place) {
  for (const old of document.querySelectorAll(".text a.here")) old.classList.remove("here");
  const target = place ? byId(`r-${place}`) : null;
  if (target) {
    target.classList.add("here");
    target.scrollIntoView({ block: "start" });
  } else {
    window.scrollTo(0, 0);
    const heading = document.querySelector("#reading h1");
    if (heading) heading.focus({ preventScroll: true });
  }
}

function leave() {
  if (!shown) return;
  const left = shown;
  shown = 0;
  byId("reading").hidden = true;
  byId("comparison").hidden = false;
  byId("reading-body").replaceChildren();
  document.title = pageTitle;
  const target = location.hash.length > 1 ? byId(location.hash.slice(1)) : null;
  if (target) target.scrollIntoView();
  else window.scrollTo(0, height);
  const link = document.querySelector(`#table a[href="#d${left}"]`);
  if (link && !target) link.focus({ preventScroll: true });
}

// Links within a part lead to places of its document.
function follow(event) {
  const link = event.target.closest("a[href^='#r-']");
  if (!link) return;
  event.preventDefault();
  const place = link.getAttribute("href").slice(3);
  const number = byId("evidence").open ? byId("evidence").dataset.document : shown;
  if (location.hash === `#d${number}-${place}`) goTo(place);
  else location.hash = `#d${number}-${place}`;
}

// What a cell of the matrix stands for: the clauses of one label.
async function showCell(one, label) {
  const clauses = [...(await part(one.n)).querySelectorAll("li[data-label]")].filter((item) => item.dataset.label === label);
  const list = make("ul", { class: "clauses" }, ...clauses);
  const more = make("p", {}, opener(one, "Read the document"));
  byId("evidence").dataset.document = one.n;
  byId("evidence-title").textContent = `${title(one)}: ${label}`;
  byId("evidence-body").replaceChildren(make("p", {}, tierName(one.tier), one.score === null ? "" : `, ${scored(one)} of 100`), list, more);
  byId("evidence").showModal();
  byId("evidence").scrollTop = 0;
  byId("evidence-title").focus();
}
