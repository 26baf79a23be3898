// What the elements over the words share: labels above the columns.
const LABEL = 13; // pixels from one label to the next
const LONGEST = 16;
const AT_THE_EDGE = 16; // pixels beside a field
const clip = (word) => {
  const letters = [...word]; // not halves of those that take two places
  return letters.length <= LONGEST ? word : `${letters.slice(0, LONGEST - 1).join("")}…`;
};
// A lone comma says little on a label.
const quiet = (text, weight) => (/^[!-/:-@[-`{-~]$/.test(text) ? -1 : weight);
const quoted = (text) => make("bdi", "", `“${clip(text)}”`);

// Indices that get a label: the chosen one, then the strongest, where there is room.
function spread(weights, room, chosen) {
  const apart = Math.ceil(LABEL / room);
  if (apart === 1) return weights.map((_, at) => at);
  const order = weights.map((_, at) => at).sort((a, b) => weights[b] - weights[a]);
  const taken = [];
  for (const at of chosen === null ? order : [chosen, ...order]) {
    if (taken.every((other) => Math.abs(at - other) >= apart)) taken.push(at);
  }
  return taken;
}

const labelOf = (text, chosen) => make("span", chosen ? "chosen" : "", clip(text));

// The words above their columns, as many as there is room for; the chosen one always.
function labelWords(box, words, weights, width, chosen) {
  const column = width / words.length;
  const sticksOut = (word, at) => (at + 0.5) * column + 4.4 * clip(word).length > width + AT_THE_EDGE;
  const steep = words.length > 18 || column < 28 || words.some(sticksOut);
  const spans = (words.length ? spread(weights, column, chosen) : []).map((at) => {
    const span = labelOf(words[at], at === chosen);
    span.style.left = `${(100 * (at + 0.5)) / words.length}%`;
    span.style.transform = `rotate(${steep ? -90 : -38}deg)`;
    return span;
  });
  box.replaceChildren(...spans);
  const longest = Math.max(...words.map((text) => clip(text).length));
  box.style.height = words.length ? `${14 + longest * (steep ? 6.2 : 4)}px` : 0;
}

// What pointer and keyboard move over, and the line that tells what they meet.
function makeField(root, kind) {
  root.field = make("div", "field");
  root.field.tabIndex = 0;
  root.field.setAttribute("role", "application");
  root.field.setAttribute("aria-roledescription", kind);
  root.detail = make("p", "detail");
  // A choice changes every field of the page: only the one in use speaks of it.
  const speak = (live) => root.detail.setAttribute("aria-live", live);
  root.field.addEventListener("focus", () => speak("polite"));
  root.field.addEventListener("blur", () => speak("off"));
  speak("off");
}

// Keys move the cursor of a field from where it is (`here`) to where `after` says, if to anywhere, and
// `show` it there; Enter and Space select.
function onKeys(field, here, after, show, select) {
  field.onkeydown = (event) => {
    const chooses = event.key === "Enter" || event.key === " ";
    const at = here();
    const to = after(event.key, at) ?? null;
    if ((to === null && !chooses) || isShortcut(event)) return;
    event.preventDefault();
    show(to ?? at);
    if (chooses) select();
  };
}

// What stands around a field for the eye alone: the line below says the same.
function makeBeside(name, ...parts) {
  const box = make("div", name);
  box.setAttribute("aria-hidden", "true");
  box.append(...parts);
  return box;
}

// The index of the part of a box, of `count` parts, at which a pointer is.
const partAt = (share, count) => Math.max(0, Math.min(count - 1, Math.floor(share * count)));

// Keep up with what is selected elsewhere and with the field's size, until root.close is called.
// The size is kept: to ask for it would make the browser lay out the page anew each time.
function keepUp(root, resize, follow, confirm) {
  const observer = new ResizeObserver(([{ contentRect }]) => {
    root.size = contentRect;
    resize();
  });
  observer.observe(root.field);
  const onWord = ({ detail }) => follow(detail);
  const onMarks = ({ detail }) => detail.key === root.data.key && confirm(detail.selected);
  window.addEventListener(WORD, onWord);
  window.addEventListener(MARKS, onMarks);
  root.close = () => {
    observer.disconnect();
    window.removeEventListener(WORD, onWord);
    window.removeEventListener(MARKS, onMarks);
  };
}
