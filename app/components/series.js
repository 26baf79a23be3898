// Numbers over the words of a text, as bars or as lines; drawn anew at each choice, and so by hand.
const MOST_POINTS = 60; // of longer texts, lines have no points
const WIDEST = 48; // pixels of a bar
const THINNEST = 0.05;
const DASH = "5 3";

const there = (values) => values.map((_, at) => at).filter((at) => values[at] !== null);

// The ends of the axis, where steps end, and the steps between: 1, 2 or 5 of a power of ten.
function axisOf({ domain, lines, band }) {
  const drawn = [...lines.map(({ values }) => values), ...Object.values(band ?? {})];
  const all = domain ?? [0, ...drawn.flat().filter((value) => value !== null)];
  let low = Math.min(...all);
  let high = Math.max(...all);
  if (low === high) high = low + 1;
  const step = stepOf(high - low, 4);
  const [first, last] = [Math.floor(low / step + 1e-9), Math.ceil(high / step - 1e-9)];
  const ticks = Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step);
  return { low: first * step, high: last * step, ticks, digits: digitsOf(step) };
}

// The bars, a shape for all of one shade: a browser takes its time for hundreds of shapes. What is
// thinner than a line can show is left out.
function bars(data, x, y, width) {
  const wide = Math.min(WIDEST, 0.88 * width);
  const shapes = new Map();
  data.lines[0].values.forEach((value, at) => {
    const tall = y(0) - y(value);
    if (Math.abs(tall) < THINNEST) return;
    const step = stepped(value, data.limit);
    const d = `M${(x(at) - wide / 2).toFixed(1)} ${y(0)}v${(-tall).toFixed(2)}h${wide.toFixed(2)}V${y(0)}Z`;
    shapes.set(step, (shapes.get(step) ?? "") + d);
  });
  return [...shapes].map(([step, d]) => {
    const bar = shape("path", { d });
    bar.style.fill = shade(step, data.limit, 40, 100);
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

// Between a low and a high value at each word; of a single word, as wide as its column.
function area({ low, high }, x, y) {
  const at = there(low);
  const wide = at.length > 1 ? 0 : (x(1) - x(0)) / 2;
  const point = (n, value, shift) => `${(x(n) + shift).toFixed(1)},${y(value).toFixed(1)}`;
  const [first, last] = [at.slice(0, 1), at.slice(-1)];
  const upper = [...first.map((n) => point(n, high[n], -wide)), ...at.map((n) => point(n, high[n], wide))];
  const lower = [...last.map((n) => point(n, low[n], wide)), ...at.reverse().map((n) => point(n, low[n], -wide))];
  return shape("polygon", { class: "band", points: [...upper, ...lower].join(" ") });
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
  const behind = data.band ? [area(data.band, x, y)] : [];
  const flags = data.flags.map(({ at, value }) =>
    shape("text", { class: "flag", x: x(at), y: y(value) - 8 }, "▼"),
  );
  root.svg.replaceChildren(...behind, ...grid, ...drawn, ...flags);
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
    const value = values[at] === null ? "no" : written(values[at], digits, sign);
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
  tell(root, root.field.matches(":hover, :focus-visible") ? (root.pointed ?? at) : at);
}

function build(root) {
  makeField(root, "chart");
  root.field.classList.add("selects");
  root.svg = shape("svg", { "aria-hidden": "true" });
  [root.column, root.cursor] = ["ring", "ring cursor"].map((name) => make("div", name));
  root.field.append(root.svg, root.column, root.cursor);
  [root.tops, root.sides] = ["labels", "labels rows"].map((name) => makeBeside(name));
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
  const after = (key, at) =>
    ({ ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last })[key];
  const show = (to) => tell(root, Math.max(0, Math.min(last, to)));
  onKeys(field, () => root.pointed ?? root.chosen ?? 0, after, show, select);
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
    root.chosen = null;
    // Other numbers of the same words: a cursor that is in use stays where it is.
    const read = data.words.join("\n");
    if (root.read !== read) root.pointed = null;
    root.read = read;
    root.field.style.height = `${data.height}px`;
    root.field.setAttribute("aria-label", `${data.description}. Arrow keys move, Enter selects.`);
    root.key.replaceChildren(...(data.lines.length > 1 ? keyOf(data.lines) : []));
    draw(root);
  }
  listen(root, setTriggerValue);
  settle(root, window.sentimentMarks?.[data.key] ?? null);
  return root.close;
}
