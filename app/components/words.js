// The text as it was typed, each word a button, shaded by what it contributed.
const BAR = 10; // pixels, up or down

const direction = (text) => (RIGHT_TO_LEFT.test(text) ? "rtl" : /\p{L}/u.test(text) ? "ltr" : "");

// Buttons have no direction of their own: words of one direction share a run, in which they stand
// in their order, and the first of them decides for the whole text. Words without a gap between
// them ("bad" and ",") stay on one line, unless they are very long.
function layOut(data, box) {
  const buttons = [];
  let run = null;
  let group = null;
  data.words.forEach((word, index) => {
    const way = direction(word.text) || run?.dir || "ltr";
    const turns = run && way !== run.dir;
    if (word.gap) (run && !turns ? run : box).append(make("span", "gap", word.gap));
    if (!run || turns) {
      run = make("bdi");
      run.dir = way;
      box.append(run);
    }
    if (word.gap || turns || !group) {
      group = make("span", "glued");
      run.append(group);
    }
    const kind = word.unknown ? "unknown" : word.respelled ? "respelled" : "";
    const button = make("button", kind, word.text);
    button.type = "button";
    button.dataset.index = index;
    button.setAttribute("aria-pressed", false);
    const bar = make("span", "bar");
    bar.append(make("i"));
    button.append(bar);
    group.append(button);
    if (group.textContent.length > 24) group.className = "";
    buttons.push(button);
  });
  if (data.rest) box.append(make("span", "gap", data.rest));
  return buttons;
}

function paint(button, word, limit) {
  const share = Math.min(1, Math.abs(word.contribution) / limit);
  button.style.background = shade(word.contribution, limit);
  const bar = button.querySelector("i");
  bar.className = word.contribution < 0 ? "down" : "up";
  bar.style.height = `${Math.round(10 * BAR * share) / 10}px`;
  const respelled = word.respelled ? `, read as “${word.key}”` : "";
  const known = word.name ? ", read as a name" : respelled;
  const read = word.unknown ? ", unknown to the model" : known;
  const label = `${word.text}, ${signed(word.contribution)} logits${read}`;
  button.title = label;
  button.setAttribute("aria-label", label);
}

function legend(words, limit) {
  // The share of the ramp at which a share of the limit lies: its square root, as of shades.
  const placeOf = (at) => 0.5 + 0.5 * Math.sign(at) * Math.sqrt(Math.abs(at));
  const box = make("div", "legend");
  const ramp = make("div", "ramp");
  const stops = [-1, -0.5, -0.25, -0.05, 0, 0.05, 0.25, 0.5, 1].map((at) => {
    return `${shade(at * limit, limit)} ${percent(placeOf(at))}`;
  });
  ramp.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
  const ticks = make("div", "ticks");
  for (const at of [-1, -0.25, 0, 0.25, 1]) {
    const tick = make("span", "", (at < 0 ? "−" : at && "+") + Math.abs(at * limit));
    tick.style.left = percent(placeOf(at));
    ticks.append(tick);
  }
  const note = make("p", "", "logits: orange pulls to negative, blue to positive. ");
  note.append(make("span", "key", "dashed"), " unknown to the model. ");
  if (words.some((word) => word.respelled)) {
    note.append(make("span", "respelled", "dotted"), " read as another word.");
  }
  box.append(ramp, ticks, note);
  return box;
}

// Say which word is selected, on its button and in the line below.
function choose(root, data, index) {
  press(root.box, root.buttons[index]);
  const word = data.words[index];
  const name = make("bdi", "name", `“${word.text}”`);
  const place = `: word ${index + 1} of ${data.words.length}, `;
  const known = word.name ? "read as any name is. " : `read as “${word.key}”. `;
  const read = word.unknown ? "unknown to the model. " : known;
  const wrote = `It adds ${signed(word.contribution)} logits to the verdict.`;
  root.detail.replaceChildren(name, place + read + wrote);
}

// What is selected comes apart from the text, and may still be of the text before.
function settle(root, index) {
  const selected = Math.min(index ?? 0, root.buttons.length - 1);
  const focused = root.buttons.indexOf(root.getRootNode().activeElement);
  const reachable = focused < 0 ? selected : focused;
  root.buttons.forEach((button, at) => {
    if ((at === reachable) !== (button.tabIndex === 0)) button.tabIndex = at === reachable ? 0 : -1;
  });
  choose(root, root.data, selected);
}

// Show at once what was chosen here or in another of our elements, and then what the server says.
function follow(root) {
  const show = ({ detail }) => {
    if (detail < root.buttons.length) choose(root, root.data, detail);
  };
  const confirm = ({ detail }) => {
    if (detail.key === root.data.key) settle(root, detail.selected);
  };
  window.addEventListener(WORD, show);
  window.addEventListener(MARKS, confirm);
  root.close = () => {
    window.removeEventListener(WORD, show);
    window.removeEventListener(MARKS, confirm);
  };
}

// Build the page's part anew for a new text.
function write(root, data) {
  const box = make("div", "reading");
  box.dir = data.words.map((word) => direction(word.text)).find(Boolean) ?? "ltr";
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "The text, word by word. Arrow keys move, Enter selects.");
  root.buttons = layOut(data, box);
  root.detail = make("p", "detail");
  root.detail.setAttribute("aria-live", "polite");
  const foot = make("div", "foot");
  foot.append(root.detail, make("div", "legend"));
  root.replaceChildren(box, foot);
  root.box = box;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const written = JSON.stringify([data.words.map((word) => [word.gap, word.text]), data.rest]);
  // The same text again: change the buttons in place, so that the focus stays where it is.
  if (root.written !== written) {
    write(root, data);
    root.written = written;
  }
  root.data = data;
  if (!root.close) follow(root);
  root.box.onclick = (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const index = Number(button.dataset.index);
    // Shown at once; the charts follow when the server has drawn them.
    window.dispatchEvent(new CustomEvent(WORD, { detail: index }));
    setTriggerValue("word", index);
  };
  root.box.onkeydown = (event) => steer(event, root.buttons, root.box);
  root.buttons.forEach((button, index) => paint(button, data.words[index], data.limit));
  root.querySelector(".legend").replaceWith(legend(data.words, data.limit));
  settle(root, window.sentimentMarks?.[data.key]);
  return root.close;
}
