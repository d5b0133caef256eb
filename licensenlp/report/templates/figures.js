// --- the figures: which one shows, pointing, walking by keyboard --------------------------
const figures = [...document.querySelectorAll("#figures figure")];

function showFigure() {
  const wanted = byId("lanes") ? byId("lanes").value : "";
  for (const figure of figures) figure.hidden = figure.dataset.figure !== wanted;
}

// Dots of documents that the filter leaves out fade.
function fadeDots() {
  const kept = new Set(chosen.map((one) => one.n));
  for (const dot of document.querySelectorAll("#figures .dots a")) {
    dot.classList.toggle("off", !kept.has(numberOf(dot)));
  }
}

const numberOf = (dot) => Number(dot.getAttribute("href").slice(2));
const documentOf = (dot) => all[numberOf(dot) - 1];

function point(dot) {
  for (const other of document.querySelectorAll("#figures a.on")) other.classList.remove("on");
  dot.classList.add("on");
  const one = documentOf(dot);
  byId("pointed").textContent = [title(one), standing(one), one.date].filter(Boolean).join(" · ");
}

// Dots in the order in which they stand, so that an arrow key goes to the neighbour.
function walkable(figure) {
  const dots = [...figure.querySelectorAll(".dots a:not(.off)")];
  const key = figure.dataset.figure === "years" ? (one) => one.date : (one) => one.score;
  return dots.sort((a, b) => {
    const [x, y] = [key(documentOf(a)), key(documentOf(b))];
    return x < y ? -1 : x > y ? 1 : numberOf(a) - numberOf(b);
  });
}

function walk(event) {
  const steps = { ArrowRight: 1, ArrowLeft: -1, PageUp: -20, PageDown: 20, Home: -Infinity, End: Infinity };
  const figure = event.currentTarget;
  const on = figure.querySelector("a.on");
  if (event.key in steps) {
    const dots = walkable(figure);
    if (!dots.length) return;
    const at = dots.indexOf(on);
    const to = dots[Math.max(0, Math.min(dots.length - 1, at < 0 && steps[event.key] < 0 ? 0 : at + steps[event.key]))];
    point(to);
    to.focus({ preventScroll: true });
  } else return;
  event.preventDefault();
}

function startFigures() {
  for (const figure of figures) {
    figure.querySelector("svg").setAttribute("tabindex", "0");
    for (const dot of figure.querySelectorAll(".dots a")) {
      dot.setAttribute("tabindex", "-1");
      dot.setAttribute("aria-label", `${title(documentOf(dot))}: ${standing(documentOf(dot))}`);
    }
    figure.addEventListener("keydown", walk);
    figure.addEventListener("mouseover", (event) => {
      const dot = event.target.closest(".dots a");
      if (dot) point(dot);
    });
    figure.addEventListener("focusin", (event) => {
      const dot = event.target.closest(".dots a");
      if (dot) point(dot);
    });
  }
  if (byId("lanes")) byId("lanes").addEventListener("change", showFigure);
  showFigure();
}
