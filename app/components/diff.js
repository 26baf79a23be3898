// Two texts, aligned: a column a place, with A's word above B's and the difference as a bar below.
const BAR = 12; // pixels, up or down

const tell = (name, word) =>
  word ? `${name} “${word.text}” ${signed(word.contribution)}` : `${name} has no word here`;
const describe = ({ a, b, part }) =>
  `${tell("A", a)}, ${tell("B", b)}: difference ${signed(part)} logits`;

function slot(word, other, limit) {
  const kind = word ? (other && other.text === word.text ? "same" : "changed") : "missing";
  const element = make("span", `slot ${kind}`, word ? word.text : "");
  element.dir = "auto";
  if (word) element.style.background = shade(word.contribution, limit);
  return element;
}

function column(place, index, data) {
  const button = make("button");
  button.type = "button";
  button.dataset.index = index;
  button.title = describe(place);
  button.setAttribute("aria-label", describe(place));
  button.setAttribute("aria-pressed", index === data.selected);
  button.tabIndex = index === data.selected ? 0 : -1;
  const bar = make("span", "bar");
  const fill = make("i", place.part < 0 ? "down" : "up");
  fill.style.height = `${BAR * Math.min(1, Math.abs(place.part) / data.limit)}px`;
  bar.append(fill);
  button.append(slot(place.a, place.b, data.limit), slot(place.b, place.a, data.limit), bar);
  return button;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const focused = parentElement.activeElement?.dataset.index;
  const box = make("div", "places");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "Both texts, word by word. Arrow keys move, Enter selects.");
  const names = make("span", "names");
  names.setAttribute("aria-hidden", "true");
  names.append(make("b", "", "A"), make("b", "", "B"));
  const buttons = data.places.map((place, index) => column(place, index, data));
  box.append(names, ...buttons);
  const detail = make("p", "detail", `${describe(data.places[data.selected])}.`);
  detail.setAttribute("aria-live", "polite");
  root.replaceChildren(box, detail);
  if (focused !== undefined) buttons[focused]?.focus();
  box.onclick = (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const index = Number(button.dataset.index);
    // Shown at once; the charts follow when the server has drawn them.
    buttons.forEach((other, at) => other.setAttribute("aria-pressed", at === index));
    detail.textContent = `${describe(data.places[index])}.`;
    setTriggerValue("place", index);
  };
  box.onkeydown = (event) => steer(event, buttons, box);
}
