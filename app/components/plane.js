// Paths of hidden states in the plane of their direction, over where training states lie. The ground
// is painted once; the paths are drawn anew when a choice changes them, and so by hand.
const TICKS = 6; // about
const NEAR = 24; // pixels within which a pointer meets a point
const RING = 9;

// Shares of the field's width and height at which a point of the plane lies.
const shareOf = ([low, high], value) => (value - low) / (high - low);
const acrossOf = (data, x) => shareOf(data.x, x);
const downOf = (data, y) => 1 - shareOf(data.y, y);

function paint(root, { ground, ...data }) {
  const shade = (opacity) => pack([...channels(ground.colour), 255 * opacity]);
  const table = [0, ...ground.opacities.map(shade)];
  fill(root.canvas, ground.columns, Array.from(bytesOf(ground.levels), (level) => table[level]));
  const [left, right] = ground.x.map((x) => acrossOf(data, x));
  const [bottom, top] = ground.y.map((y) => downOf(data, y));
  root.canvas.style.left = percent(left);
  root.canvas.style.top = percent(top);
  root.canvas.style.width = percent(right - left);
  root.canvas.style.height = percent(bottom - top);
  root.sides.replaceChildren(...ticksOf(data.y, "top", (y) => downOf(data, y)));
  root.feet.replaceChildren(...ticksOf(data.x, "left", (x) => acrossOf(data, x)));
}

function ticksOf([low, high], edge, share) {
  const step = stepOf(high - low, TICKS);
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, at) => {
    const value = (first + at) * step;
    const tick = make("span", "", written(value, digitsOf(step), true));
    tick.style[edge] = percent(share(value));
    return tick;
  });
}

// How many words of a walk are drawn: in its direction, no more than up to the selected one.
function stepsOf({ words, backward }, chosen, stops) {
  if (!stops || chosen === null) return words.length;
  return backward ? words.length - chosen : chosen + 1;
}

function draw(root) {
  const { data, walks, size } = root;
  if (!size?.width) return;
  const at = (x, y) => ({ x: size.width * acrossOf(data, x), y: HEIGHT * downOf(data, y) });
  const looks = walks.length > 1 ? PAIR : ALONE;
  root.laid = walks.map((walk, n) => layOut(walk, stepsOf(walk, root.chosen[n], data.stops), at));
  const start = at(0, 0);
  root.taken = [around(start, 8), ...walks.flatMap((walk, n) => takenBy(walk, root.laid[n], at))];
  const points = root.laid.flatMap((laid, walk) => laid.map((point) => ({ ...point, walk })));
  root.placed = placeLabels(points, root.taken, { width: size.width, height: HEIGHT });
  const rightmost = Math.max(...walks.map(({ boundary }) => boundary));
  const lines = walks.flatMap((walk, n) => {
    const labelled = root.placed.filter((placed) => placed.walk === n);
    const marked = walk.words.length > WHOLE ? labelled : root.laid[n];
    return [...movesOf(root.laid[n], walk, looks[n]), ...dotsOf(marked, walk, looks[n])];
  });
  const marks = walks.flatMap((walk, n) => [
    ...endOf(root.laid[n], walk, looks[n]),
    ...verdictOf(walk, at, walk.boundary < rightmost ? -1 : 1),
  ]);
  const [x, y] = [start.x - 3.5, start.y - 3.5];
  const square = shape("rect", { class: "start", x, y, width: 7, height: 7 });
  root.placed.forEach((placed) => (placed.element = labelFor(placed, placed.box)));
  const labels = root.placed.map(({ element }) => element);
  root.paths.replaceChildren(...sidesOf(walks, at, size.width), ...lines, square, ...marks, ...labels);
}

const labelFor = ({ text }, { left, top }) =>
  shape("text", { class: "label", x: left + 1, y: top + 11 }, text);

const pointOf = (root, walk, index) => root.laid[walk].find((point) => point.index === index);

// The ring of each selected word, and its label, which it has wherever there is room for it.
function ring(root) {
  root.placed.forEach(({ element }) => element.classList.remove("chosen"));
  const shown = [];
  const drawn = root.chosen.flatMap((index, walk) => {
    const point = pointOf(root, walk, index);
    if (!point) return [];
    const found = root.placed.find((placed) => placed.walk === walk && placed.index === index);
    found?.element.classList.add("chosen");
    const twice = shown.some((other) => other.text === point.text && apart(other, point) < APART);
    shown.push(point);
    const circle = dot(point, RING, "chosen");
    if (found || twice) return [circle];
    const boxes = [...root.taken, ...root.placed.map(({ box }) => box)];
    const size = { width: root.size.width, height: HEIGHT };
    const room = findRoom(point, boxes, size) ?? findRoom(point, [], size);
    const label = labelFor(point, room ?? boxOf(point, "right"));
    label.classList.add("chosen");
    return [circle, label];
  });
  root.rings.replaceChildren(...drawn);
}

function mark(root, chosen) {
  const moved = root.data.stops && String(chosen) !== String(root.chosen);
  root.chosen = chosen;
  if (moved) draw(root);
  if (root.laid) ring(root);
}

// What is under the pointer or the keyboard's cursor, else what is selected, in words and numbers.
function tell(root, pointed) {
  root.pointed = pointed;
  const point = pointed && root.laid && pointOf(root, ...pointed);
  root.cursor.replaceChildren(...(point ? [dot(point, RING, "cursor")] : []));
  const told = pointed ? [pointed] : root.chosen.map((index, walk) => [walk, index]);
  const lines = told.filter(([, index]) => index !== null).flatMap(([number, index], nth) => {
    const { name, words, x, y } = root.walks[number];
    const readout = `readout ${written(x[index], 2, true)} logits`;
    const place = ` (word ${index + 1}): ${readout}, other component ${written(y[index], 2, true)}`;
    return [...(nth ? [make("br")] : []), name && `${name} `, quoted(words[index]), place];
  });
  root.detail.replaceChildren(...lines);
}

// What is told apart from the ground: the selected word of each walk, and the walks that change.
function settle(root, { places, walks }) {
  const changing = JSON.stringify(walks);
  const fresh = root.changing !== changing;
  if (fresh) {
    root.changing = changing;
    root.walks = [...root.data.walks, ...walks];
  }
  // What is told may still be of the text before.
  const chosen = root.walks.map(({ words }, n) => (places[n] < words.length ? places[n] : null));
  if (fresh) {
    [root.chosen, root.pointed] = [chosen, null];
    draw(root);
  }
  mark(root, chosen);
  tell(root, root.field.matches(":hover, :focus-visible") ? root.pointed : null);
}

function build(root) {
  makeField(root, "chart");
  root.field.classList.add("selects");
  root.field.style.height = `${HEIGHT}px`;
  root.canvas = make("canvas");
  const svg = shape("svg", { "aria-hidden": "true" });
  [root.paths, root.rings, root.cursor] = [0, 1, 2].map(() => shape("g", {}));
  svg.append(root.paths, root.rings, root.cursor);
  root.field.append(root.canvas, svg);
  [root.sides, root.feet] = ["labels rows", "ticks"].map((name) => makeBeside(name));
  const across = makeBeside("title across", "readout w·h, logits");
  const upwards = makeBeside("title upwards", "first other component");
  const map = make("div", "map");
  map.append(upwards, root.sides, root.field, root.feet, across);
  root.replaceChildren(map, root.detail);
  PEN.font = `12px ${getComputedStyle(root).fontFamily}`;
  const resize = () => {
    draw(root);
    if (!root.laid) return;
    ring(root);
    tell(root, root.pointed);
  };
  const follow = (word) => {
    if (word < root.walks[0].words.length) mark(root, [word, ...root.chosen.slice(1)]);
  };
  keepUp(root, resize, follow, (told) => settle(root, told));
}

// The word nearest to a place in the field, or null: [walk, index].
function nearest(root, place) {
  const found = root.laid.flatMap((points, walk) =>
    points.map((point) => ({ at: [walk, point.index], far: apart(point, place) })),
  );
  const best = found.reduce((one, other) => (other.far < one.far ? other : one));
  return best.far <= NEAR ? best.at : null;
}

function listen(root, setTriggerValue) {
  const { field } = root;
  const select = () => {
    const [walk, index] = root.pointed;
    // Shown at once, here and wherever the word is; the rest follows when the server has read it.
    mark(root, root.chosen.map((at, n) => (n === walk ? index : at)));
    if (!walk) window.dispatchEvent(new CustomEvent(WORD, { detail: index }));
    setTriggerValue("place", [walk, index]);
  };
  field.onpointermove = (event) => {
    const box = field.getBoundingClientRect();
    tell(root, nearest(root, { x: event.clientX - box.left, y: event.clientY - box.top }));
  };
  field.onpointerleave = field.onblur = () => tell(root, null);
  field.onclick = (event) => {
    field.onpointermove(event);
    if (root.pointed) select();
  };
  const after = (key, [walk, index]) => {
    const along = {
      ArrowLeft: [walk, index - 1],
      ArrowRight: [walk, index + 1],
      Home: [walk, 0],
      End: [walk, root.walks[walk].words.length - 1],
    };
    // Where there is one walk, these scroll the page.
    const across = { ArrowUp: [walk - 1, index], ArrowDown: [walk + 1, index] };
    return along[key] ?? (root.walks.length > 1 ? across[key] : null);
  };
  const show = ([walk, index]) => {
    const on = Math.max(0, Math.min(root.walks.length - 1, walk));
    tell(root, [on, Math.max(0, Math.min(root.walks[on].words.length - 1, index))]);
  };
  onKeys(field, () => root.pointed ?? [0, root.chosen[0] ?? 0], after, show, select);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (!root.close) build(root);
  root.data = data;
  const drawn = JSON.stringify(data);
  // The same ground and paths again, with another word selected: nothing is painted.
  if (root.drawn !== drawn) {
    root.drawn = drawn;
    root.changing = null;
    root.field.setAttribute("aria-label", `${data.description}. Arrow keys move, Enter selects.`);
    paint(root, data);
  }
  listen(root, setTriggerValue);
  settle(root, window.sentimentMarks?.[data.key] ?? { places: [], walks: [] });
  return root.close;
}
