// Numbers over the words of a text, as bars or as lines; drawn anew at each choice, and so by hand.
const SVG = "http://www.w3.org/2000/svg";
const MOST_POINTS = 60; // of longer texts, lines have no points
const WIDEST = 48; // pixels of a bar
const DASH = "5 3";

const shape = (tag, attributes) => {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};
const there = (values) => values.map((_, at) => at).filter((at) => values[at] !== null);

// The ends of the axis, where steps end, and the steps between: 1, 2 or 5 of a power of ten.
function axisOf({ domain, lines }) {
  const all = domain ?? [0, ...lines.flatMap(({ values }) => values.filter((v) => v !== null))];
  let low = Math.min(...all);
  let high = Math.max(...all);
  if (low === high) high = low + 1;
  const rough = (high - low) / 4;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * [1, 2, 5, 10].find((factor) => factor * unit >= rough * 0.999);
  const [first, last] = [Math.floor(low / step + 1e-9), Math.ceil(high / step - 1e-9)];
  const ticks = Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return { low: first * step, high: last * step, ticks, digits };
}

const written = (value, digits, sign) => {
  const size = Math.abs(value).toFixed(digits);
  if (!Number(size)) return sign ? "0" : size;
  return (value < 0 ? "−" : sign ? "+" : "") + size;
};

function bars(data, x, y, width) {
  const wide = Math.min(WIDEST, 0.88 * width);
  return data.lines[0].values.map((value, at) => {
    const [top, foot] = [Math.min(y(0), y(value)), Math.max(y(0), y(value))];
    const bar = shape("rect", { x: x(at) - wide / 2, y: top, width: wide, height: foot - top });
    bar.style.fill = shade(value, data.limit);
    return bar;
  });
}

function line({ values, colour, dashed }, x, y) {
  const at = there(values);
  const points = at.map((n) => `${x(n).toFixed(1)},${y(values[n]).toFixed(1)}`).join(" ");
  const drawn = { class: "line", points, stroke: colour, "stroke-dasharray": dashed ? DASH : "none" };
  const marks = at.length > MOST_POINTS ? [] : at;
  const fill = dashed ? "var(--st-background-color)" : colour;
  const mark = (n) => shape("circle", { cx: x(n), cy: y(values[n]), r: 3, fill, stroke: colour });
  return [shape("polyline", drawn), ...marks.map(mark)];
}

function draw(root) {
  const { data, axis } = root;
  const { width } = root.size ?? {};
  if (!width) return;
  const column = width / data.words.length;
  const x = (at) => (at + 0.5) * column;
  const share = (value) => (axis.high - value) / (axis.high - axis.low);
  const y = (value) => share(value) * data.height;
  const grid = axis.ticks.map((tick) =>
    shape("line", { class: tick ? "grid" : "grid zero", x1: 0, x2: width, y1: y(tick), y2: y(tick) }),
  );
  const drawn = data.bars ? bars(data, x, y, column) : data.lines.flatMap((one) => line(one, x, y));
  const flags = data.flags.map(({ at, value }) => {
    const flag = shape("text", { class: "flag", x: x(at), y: y(value) - 8 });
    flag.textContent = "▼";
    return flag;
  });
  root.svg.replaceChildren(...grid, ...drawn, ...flags);
  const ticks = axis.ticks.map((tick) => {
    const label = make("span", "", written(tick, axis.digits, data.signed));
    label.style.top = percent(share(tick));
    return label;
  });
  root.sides.replaceChildren(...ticks);
}

function label(root) {
  const { width } = root.size ?? {};
  const labelled = [root.drawn, root.chosen, width];
  if (!width || labelled.every((part, at) => part === root.labelled?.[at])) return;
  root.labelled = labelled;
  labelWords(root.tops, root.data.labels ? root.data.words : [], root.weights, width, root.chosen);
}

function put(ring, at, count) {
  ring.style.display = at === null ? "none" : "block";
  ring.style.left = percent(at / count);
  ring.style.width = percent(1 / count);
  ring.style.top = 0;
  ring.style.height = "100%";
}

// What is under the pointer or the keyboard's cursor, in words and numbers.
function tell(root, at) {
  const { words, lines, digits, signed: sign, unit } = root.data;
  root.pointed = at;
  put(root.cursor, at, words.length);
  if (at === null) return root.detail.replaceChildren();
  const values = lines.map(({ name, values }) => {
    const value = values[at] === null ? "none" : written(values[at], digits, sign);
    return [name, value].filter(Boolean).join(" ");
  });
  root.detail.replaceChildren(quoted(words[at]), ` (word ${at + 1}): ${values.join(", ")} ${unit}`);
}

function mark(root, at) {
  root.chosen = at;
  put(root.column, at, root.data.words.length);
  label(root);
}

// Mark what is selected; a cursor that is in use stays where it is.
function settle(root, told) {
  const at = told === null || told >= root.data.words.length ? null : told;
  mark(root, at);
  tell(root, root.field.matches(":hover, :focus-visible") ? root.pointed : at);
}

function build(root) {
  root.field = make("div", "field selects");
  root.field.tabIndex = 0;
  root.field.setAttribute("role", "application");
  root.field.setAttribute("aria-roledescription", "chart");
  root.svg = shape("svg", { "aria-hidden": "true" });
  [root.column, root.cursor] = ["ring", "ring cursor"].map((name) => make("div", name));
  root.field.append(root.svg, root.column, root.cursor);
  [root.tops, root.sides] = ["labels", "labels rows"].map((name) => make("div", name));
  for (const box of [root.tops, root.sides]) box.setAttribute("aria-hidden", "true");
  root.detail = make("p", "detail");
  root.detail.setAttribute("aria-live", "polite");
  root.key = make("div", "key");
  const [upper, lower] = [make("div", "map"), make("div", "map")];
  upper.append(root.tops);
  lower.append(root.sides, root.field);
  root.replaceChildren(root.key, upper, lower, root.detail);
  const follow = (word) => word < root.data.words.length && root.data.follows && mark(root, word);
  const resize = () => {
    draw(root);
    label(root);
  };
  keepUp(root, resize, follow, (selected) => settle(root, selected));
}

function keyOf(lines) {
  return lines.map(({ name, colour, dashed }) => {
    const entry = make("span");
    const stroke = make("i");
    stroke.style.borderTop = `2px ${dashed ? "dashed" : "solid"} ${colour}`;
    entry.append(stroke, name);
    return entry;
  });
}

function listen(root, setTriggerValue) {
  const { data, field } = root;
  const last = data.words.length - 1;
  const select = () => {
    // Shown at once, here and wherever the word is; the rest follows when the server has read it.
    mark(root, root.pointed);
    const told = new CustomEvent(WORD, { detail: root.pointed });
    if (data.follows) window.dispatchEvent(told);
    setTriggerValue("place", root.pointed);
  };
  field.onpointermove = (event) => {
    const box = field.getBoundingClientRect();
    tell(root, partAt((event.clientX - box.left) / box.width, data.words.length));
  };
  field.onpointerleave = field.onblur = () => tell(root, root.chosen);
  field.onclick = (event) => {
    field.onpointermove(event);
    select();
  };
  field.onkeydown = (event) => {
    const at = root.pointed ?? 0;
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[event.key];
    const chooses = event.key === "Enter" || event.key === " ";
    if (to === undefined && !chooses) return;
    event.preventDefault();
    tell(root, Math.max(0, Math.min(last, to ?? at)));
    if (chooses) select();
  };
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (!root.close) build(root);
  root.data = data;
  const drawn = JSON.stringify(data);
  // The same numbers again, with another word selected: nothing is drawn.
  if (root.drawn !== drawn) {
    root.drawn = drawn;
    root.axis = axisOf(data);
    root.weights = data.words.map((text, at) =>
      quiet(text, Math.max(...data.lines.map(({ values }) => Math.abs(values[at])))),
    );
    root.chosen = root.pointed = null;
    root.field.style.height = `${data.height}px`;
    root.field.setAttribute("aria-label", `${data.description}. Arrow keys move, Enter selects.`);
    root.key.replaceChildren(...(data.lines.length > 1 ? keyOf(data.lines) : []));
    draw(root);
  }
  listen(root, setTriggerValue);
  settle(root, window.sentimentMarks?.[data.key] ?? null);
  return root.close;
}
