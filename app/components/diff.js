// Two texts, aligned: a column a place, with A's word above B's and the difference as a bar below.
const BAR = 12; // pixels, up or down
const FAINT = 0.04; // of the limit: weaker words have no line for their side

// Isolated: after a word that is written from right to left a number would join it.
const isolated = (text) => (RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text);
const tell = (name, word) =>
  word
    ? `${name} “${isolated(word.text)}” ${signed(word.contribution)}`
    : `${name} has no word here`;
const describe = ({ a, b, part }) =>
  `${tell("A", a)}, ${tell("B", b)}: difference ${signed(part)} logits`;

// What is seen of a word: how its slot differs from the other and to which side it pulls, its text and
// its shade.
function look(word, other, limit) {
  if (!word) return ["missing", "", ""];
  const kind = other && other.text === word.text ? "same" : "changed";
  const value = stepped(word.contribution, limit);
  const side = Math.abs(value) < FAINT * limit ? "" : value < 0 ? " negative" : " positive";
  return [kind + side, word.text, shade(value, limit)];
}

// All that is seen and read of a place.
function looks(place, limit) {
  const height = BAR * Math.min(1, Math.abs(place.part) / limit);
  return {
    label: describe(place),
    slots: [look(place.a, place.b, limit), look(place.b, place.a, limit)],
    bar: [place.part < 0 ? "down" : "up", `${height.toFixed(1)}px`],
  };
}

function column({ label, slots, bar: [way, height] }) {
  const button = make("button");
  button.type = "button";
  button.tabIndex = -1;
  button.setAttribute("aria-pressed", false);
  button.title = label;
  button.setAttribute("aria-label", label);
  const words = slots.map(([kind, text, background]) => {
    const slot = make("span", `slot ${kind}`, text);
    slot.dir = "auto";
    slot.style.background = background;
    return slot;
  });
  const bar = make("span", "bar");
  const fill = make("i", way);
  fill.style.height = height;
  bar.append(fill);
  button.append(...words, bar);
  return button;
}

// A column a place. Those that another B leaves as they are stay where they are, for a browser takes
// longer to lay out all of them than the model takes to read the text.
function columns(root, { places, limit }) {
  const kept = root.columns ?? new Map();
  root.columns = new Map();
  let [first, second] = [0, 0];
  for (const place of places) {
    const seen = looks(place, limit);
    const key = JSON.stringify([place.a && first++, place.b && !place.a && second, seen]);
    if (place.b) second++;
    root.columns.set(key, kept.get(key) ?? column(seen));
  }
  for (const [key, button] of kept) if (!root.columns.has(key)) button.remove();
  let next = root.names.nextSibling;
  for (const button of root.columns.values()) {
    if (button === next) next = next.nextSibling;
    else root.box.insertBefore(button, next);
  }
  return [...root.columns.values()];
}

function build(root) {
  root.box = make("div", "places");
  root.box.setAttribute("role", "group");
  const says = "Both texts, word by word. Arrow keys move, Enter selects.";
  root.box.setAttribute("aria-label", says);
  root.names = make("span", "names");
  root.names.setAttribute("aria-hidden", "true");
  root.names.append(make("b", "", "A"), make("b", "", "B"));
  root.box.append(root.names);
  root.detail = make("p", "detail");
  root.detail.setAttribute("aria-live", "polite");
  root.replaceChildren(root.box, root.detail);
}

// Say which place is selected, on its column and in the line below.
function choose(root, data, buttons, index) {
  press(root.box, buttons[index]);
  root.detail.textContent = `${describe(data.places[index])}.`;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (!root.box) build(root);
  const focused = [...(root.columns?.values() ?? [])].indexOf(parentElement.activeElement);
  const buttons = columns(root, data);
  for (const button of buttons) if (button.tabIndex === 0) button.tabIndex = -1;
  buttons[data.selected].tabIndex = 0;
  choose(root, data, buttons, data.selected);
  if (focused >= 0) buttons[focused]?.focus();
  root.box.onclick = (event) => {
    const index = buttons.indexOf(event.target.closest("button"));
    if (index < 0) return;
    // Shown at once; the charts follow when the server has drawn them.
    choose(root, data, buttons, index);
    setTriggerValue("place", index);
  };
  root.box.onkeydown = (event) => steer(event, buttons, root.box);
}
