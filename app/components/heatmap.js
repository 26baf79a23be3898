// A matrix over the words: an image with a pixel a cell or eight, stretched to the width of the page.
const EMPTY = -32768;
const NONE = [null, null];

// The colour at a share of the scale. The square root keeps small values
// visible, as in the shades of the words; shares of one are as they are.
function colour({ signed, ends, zero }, share) {
  const size = Math.min(1, Math.abs(share));
  if (!signed) return pack([...channels(ends[1]), 255 * size]);
  const strength = Math.sqrt(size);
  const grey = channels(zero);
  const hue = channels(ends[share < 0 ? 0 : 1]);
  const mixed = grey.map((part, at) => part + (hue[at] - part) * Math.min(1, 2 * strength));
  return pack([...mixed, 255 * (0.08 + 0.92 * strength)]);
}

// A sign is shown twice: by colour, and a value below zero is underlined. A cell is so many pixels
// high that its last one is the line; where rows are lower than that it could not be seen.
const PARTS_OF_ROW = 8;
const darker = (packed) => {
  const [red, green, blue, opacity] = [0, 8, 16, 24].map((bits) => (packed >>> bits) & 255);
  return pack([...[red, green, blue].map((part) => 0.6 * part), Math.min(255, 1.6 * opacity)]);
};
function underline(values, width, colourOf) {
  const found = new Uint32Array(PARTS_OF_ROW * values.length);
  values.forEach((value, at) => {
    const first = PARTS_OF_ROW * width * Math.floor(at / width) + (at % width);
    const shade = colourOf(value);
    for (let part = 0; part < PARTS_OF_ROW; part++) found[first + part * width] = shade;
    if (value < 0) found[first + (PARTS_OF_ROW - 1) * width] = darker(shade);
  });
  return found;
}

function paint(root, data) {
  const end = Math.round(data.scale.limit * 10 ** data.digits);
  const width = data.words.length;
  const table = Array.from({ length: 2 * end + 1 }, (_, at) => colour(data.scale, at / end - 1));
  // Nothing, where there is no number.
  const colourOf = (value) => table[Math.max(0, Math.min(2 * end, Math.round(value) + end))] ?? 0;
  const values = Array.from(root.values, (value) => (value === EMPTY ? NaN : value));
  const lines = underlines(data);
  fill(root.canvas, width, lines ? underline(values, width, colourOf) : values.map(colourOf));
}

// Below them no line would fit; there the number that is told is what shows a sign twice.
const underlines = ({ scale, height, rows }) => scale.signed && height / rows.length >= PARTS_OF_ROW;

function legend(data) {
  const { scale, beyond } = data;
  const box = make("div", "legend");
  const ramp = make("canvas", "ramp");
  const from = scale.signed ? -1 : 0;
  const shares = Array.from({ length: 201 }, (_, at) => from + (1 - from) * (at / 200));
  const colourOf = (share) => colour(scale, share);
  fill(ramp, 201, underlines(data) ? underline(shares, 201, colourOf) : shares.map(colourOf));
  const ticks = make("div", "ticks");
  const middle = scale.signed ? 0 : 0.5;
  for (const share of [from, middle, 1]) {
    const sign = scale.signed && share ? (share < 0 ? "−" : "+") : "";
    ticks.append(make("span", "", sign + Math.abs(share * scale.limit)));
  }
  const more = beyond ? `${beyond.toLocaleString("en")} beyond the ends, drawn like them` : "";
  box.append(ramp, ticks, make("p", "", [scale.unit, more].filter(Boolean).join("; ")));
  return box;
}

function weigh(root, data) {
  const columns = data.words.map(() => 0);
  const rows = data.rows.map(() => 0);
  root.values.forEach((value, at) => {
    if (value === EMPTY) return;
    columns[at % columns.length] += Math.abs(value);
    rows[Math.floor(at / columns.length)] += Math.abs(value);
  });
  root.weights = {
    columns: columns.map((weight, at) => quiet(data.words[at], weight)),
    rows: rows.map((weight, at) => quiet(data.rows[at], weight)),
  };
}

function label(root, data) {
  const [row, word] = root.chosen;
  const { width, height } = root.size ?? {};
  const labelled = [root.drawn, row, word, width, height];
  if (!width || labelled.every((part, at) => part === root.labelled?.[at])) return;
  root.labelled = labelled;
  labelWords(root.tops, data.labels ? data.words : [], root.weights.columns, width, word);
  const sides = spread(root.weights.rows, height / data.rows.length, row).map((at) => {
    const span = labelOf(data.rows[at], at === row);
    span.style.top = `${(100 * (at + 0.5)) / data.rows.length}%`;
    return span;
  });
  root.sides.replaceChildren(...sides);
}

function place(ring, row, word, data) {
  const across = [100 / data.words.length, 100 / data.rows.length];
  ring.style.display = row === null && word === null ? "none" : "block";
  ring.style.left = word === null ? 0 : `${word * across[0]}%`;
  ring.style.width = word === null ? "100%" : `${across[0]}%`;
  ring.style.top = row === null ? 0 : `${row * across[1]}%`;
  ring.style.height = row === null ? "100%" : `${across[1]}%`;
}

// What is under the pointer or the keyboard's cursor, in words and numbers.
function tell(root, data, row, word) {
  place(root.cursor, row, word, data);
  const { scale, digits } = data;
  const written = (value) => {
    const size = (Math.abs(value) / 10 ** digits).toFixed(digits);
    return scale.signed ? (value < 0 ? "−" : "+") + size : size;
  };
  if (row === null || word === null) {
    root.detail.textContent = data.selects ? "Point at a cell, or choose one." : "Point at a cell.";
    return;
  }
  const start = row * data.words.length;
  const name = () => (data.rowsAreWords ? quoted(data.rows[row]) : data.rows[row]);
  const value = root.values[start + word];
  const says = value === EMPTY ? "nothing" : `${written(value)} ${scale.unit}`;
  const where = ` (word ${word + 1}), ${data.rowName} `;
  const told = [quoted(data.words[word]), where, name(), `: ${says}`];
  if (data.strongest) {
    const line = Array.from(root.values.subarray(start, start + data.words.length));
    const order = line.map((_, at) => at).filter((at) => line[at] && line[at] !== EMPTY);
    order.sort((a, b) => Math.abs(line[b]) - Math.abs(line[a]));
    told.push(make("br"), `Strongest ${data.rowName} `, name(), ": ");
    order.slice(0, data.strongest).forEach((at, rank) => {
      told.push(rank ? ", " : "", quoted(data.words[at]), ` ${written(line[at])}`);
    });
  }
  root.detail.replaceChildren(...told);
}

function mark(root, data, row, word) {
  root.chosen = [row, word];
  place(root.column, null, word, data);
  place(root.row, row, null, data);
  label(root, data);
}

// Mark what is selected; a cursor that is in use stays where it is.
function settle(root, told) {
  const sizes = [root.data.rows.length, root.data.words.length];
  // Cells and what is selected come apart: this may still be of the text before.
  const selected = told.map((at, axis) => (at === null || at >= sizes[axis] ? null : at));
  mark(root, root.data, ...selected);
  if (!root.field.matches(":hover, :focus-visible")) root.pointed = selected;
  tell(root, root.data, ...root.pointed);
}

function build(root) {
  root.canvas = make("canvas", "cells");
  makeField(root, "heat map");
  [root.column, root.row, root.cursor] = ["ring", "ring", "ring cursor"].map((c) => make("div", c));
  root.field.append(root.canvas, root.column, root.row, root.cursor);
  [root.tops, root.sides] = ["labels", "labels rows"].map((name) => makeBeside(name));
  const lower = make("div", "map");
  lower.append(root.sides, root.field);
  const upper = make("div", "map");
  upper.append(root.tops);
  root.foot = make("div", "foot");
  root.foot.append(root.detail, make("div", "legend"));
  root.replaceChildren(upper, lower, root.foot);
  const follow = (word) => {
    if (word !== root.chosen[1] && word < root.data.words.length) {
      mark(root, root.data, root.chosen[0], word);
    }
  };
  keepUp(root, () => label(root, root.data), follow, (selected) => settle(root, selected));
}

function under(event, root, data) {
  const box = root.field.getBoundingClientRect();
  return [
    partAt((event.clientY - box.top) / box.height, data.rows.length),
    partAt((event.clientX - box.left) / box.width, data.words.length),
  ];
}

// Where a key moves the cursor to from a row and word; null for other keys.
function step(key, row, word, data) {
  const last = [data.rows.length - 1, data.words.length - 1];
  const moves = {
    ArrowUp: [row - 1, word],
    ArrowDown: [row + 1, word],
    ArrowLeft: [row, word - 1],
    ArrowRight: [row, word + 1],
    Home: [row, 0],
    End: [row, last[1]],
    PageUp: [row - 10, word],
    PageDown: [row + 10, word],
  };
  return moves[key]?.map((to, at) => Math.max(0, Math.min(last[at], to))) ?? null;
}

function listen(root, data, setTriggerValue) {
  const { field } = root;
  const at = (row, word) => {
    root.pointed = [row, word];
    tell(root, data, row, word);
  };
  const rest = () => at(...root.chosen);
  const select = () => {
    if (!data.selects) return;
    const [row, word] = root.pointed;
    // Where rows are words, the row is the word that is selected, in both of its places.
    const chosen = data.rowsAreWords ? row : word;
    // Shown at once, here and wherever the word is; the charts follow when the server has drawn them.
    mark(root, data, row, chosen);
    window.dispatchEvent(new CustomEvent(WORD, { detail: chosen }));
    setTriggerValue("cell", [row, word]);
  };
  field.onpointermove = (event) => at(...under(event, root, data));
  field.onpointerleave = rest;
  field.onblur = rest;
  field.onclick = (event) => {
    at(...under(event, root, data));
    select();
  };
  const here = () => root.pointed.map((place) => place ?? 0);
  const after = (key, from) => step(key, ...from, data);
  onKeys(field, here, after, (to) => at(...to), select);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (!root.close) build(root);
  root.data = data;
  const drawn = JSON.stringify([data.words, data.rows, data.scale, data.digits]) + data.values;
  const fresh = root.drawn !== drawn;
  // The same cells again, with another one selected: nothing is painted.
  if (fresh) {
    root.drawn = drawn;
    root.values = new Int16Array(bytesOf(data.values).buffer);
    paint(root, data);
    weigh(root, data);
    root.querySelector(".legend").replaceWith(legend(data));
  }
  root.detail.classList.toggle("long", data.strongest > 0);
  root.canvas.style.height = `${data.height}px`;
  root.field.classList.toggle("selects", data.selects);
  const steer = data.selects ? " Arrow keys move, Enter selects." : " Arrow keys move.";
  root.field.setAttribute("aria-label", data.description + steer);
  listen(root, data, setTriggerValue);
  if (fresh) root.pointed = NONE;
  settle(root, window.sentimentMarks?.[data.key] ?? NONE);
  return root.close;
}
